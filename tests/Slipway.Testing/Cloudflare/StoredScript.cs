using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A Worker: its versions, what gets traffic, and the settings that no version holds.</summary>
public sealed class StoredScript(string name, string tag, string createdOn)
{
    /// <summary>The Worker's name.</summary>
    public string Name => name;

    /// <summary>Its id that never changes: 32 hexadecimal digits.</summary>
    public string Tag => tag;

    public string CreatedOn => createdOn;

    public string ModifiedOn { get; internal set; } = "";

    /// <summary>All versions, the oldest first.</summary>
    public IList<StoredVersion> Versions { get; } = [];

    /// <summary>All deployments, the newest first.</summary>
    public IList<StoredDeployment> Deployments { get; } = [];

    /// <summary>The newest upload, deployed or not.</summary>
    public StoredVersion LatestVersion => Versions[^1];

    /// <summary>What gets traffic; null before the first deployment.</summary>
    public StoredDeployment? CurrentDeployment => Deployments.FirstOrDefault();

    /// <summary>The version with the most traffic; null before the first deployment.</summary>
    public StoredVersion? LiveVersion => CurrentDeployment?.Versions.MaxBy(v => v.Percentage) is { } live ? Version(live.VersionId) : null;

    /// <summary>The secrets of the live version with their values, as the Worker sees them.</summary>
    public IReadOnlyDictionary<string, string> Secrets => LiveVersion?.Secrets ?? new Dictionary<string, string>();

    /// <summary>UTC; cron's five fields.</summary>
    public IReadOnlyList<string> Schedules { get; internal set; } = [];

    /// <summary>Served at workers.dev.</summary>
    public bool IsSubdomainEnabled { get; set; }

    /// <summary>Each version served at workers.dev.</summary>
    public bool ArePreviewsEnabled { get; set; }

    /// <summary>The tag of the last Durable Object migration; null when there was none.</summary>
    public string? MigrationTag { get; internal set; }

    /// <summary>The Durable Object classes that migrations declared.</summary>
    public ISet<string> DurableObjectClasses { get; } = new SortedSet<string>(StringComparer.Ordinal);

    public bool Logpush { get; internal set; }

    public IReadOnlyList<string> Tags { get; internal set; } = [];

    /// <summary>Null when nothing was ever said of it.</summary>
    public JsonObject? Observability { get; internal set; }

    public JsonArray? TailConsumers { get; internal set; }

    /// <summary>The static assets that were uploaded for this Worker, by hash.</summary>
    public IDictionary<string, StoredAsset> Assets { get; } = new SortedDictionary<string, StoredAsset>(StringComparer.Ordinal);

    /// <summary>A version by its id; null when the script has none such.</summary>
    public StoredVersion? Version(string id) => Versions.FirstOrDefault(v => v.Id == id);
}
