using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about the versions of a Worker.</summary>
public sealed class VersionCalls
{
    private readonly ApiClient client;

    internal VersionCalls(ApiClient client) => this.client = client;

    /// <summary>Lists the versions, the newest first.</summary>
    /// <param name="deployable">True = only those that a deployment may have (the newest 100).</param>
    public Task<IReadOnlyList<WorkerVersion>> ListAsync(string accountId, string script, bool deployable, CancellationToken ct) =>
        client.ListAsync(
            ApiCall.Get(ApiScope.Scripts, Versions(accountId, script).With("deployable", deployable), $"listing the versions of Worker '{script}'"),
            CloudflareJson.Default.WorkerVersionArray,
            ct,
            "items");

    /// <summary>Reads a version.</summary>
    public Task<WorkerVersion> GetAsync(string accountId, string script, string versionId, CancellationToken ct) =>
        client.SendAsync(
            ApiCall.Get(ApiScope.Scripts, $"{Versions(accountId, script)}/{versionId}", $"reading version '{versionId}' of Worker '{script}'"),
            CloudflareJson.Default.WorkerVersion,
            ct);

    /// <summary>Uploads a version, which gets no traffic. Not repeatable: look for its annotations first when
    /// <see cref="CloudflareException.RequestMayHaveBeenApplied"/>. The Worker must exist, and migrations are refused.</summary>
    public Task<WorkerVersion> CreateAsync(string accountId, string script, WorkerUpload upload, CancellationToken ct)
    {
        var call = ApiCall.Post(ApiScope.Scripts, Versions(accountId, script).With("bindings_inherit", "strict"), $"uploading a version of Worker '{script}'");
        return client.SendAsync(call.WithForm(upload.ToForm()) with { Secrets = upload.SecretValues() }, CloudflareJson.Default.WorkerVersion, ct);
    }

    private static ApiPath Versions(string accountId, string script) => $"{ScriptCalls.Path(accountId, script)}/versions";
}

/// <summary>A version of a Worker.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Number">Counts up from 1.</param>
/// <param name="Metadata">When and by what it was made.</param>
/// <param name="Annotations">Its annotations; see <see cref="VersionAnnotation"/>.</param>
/// <param name="Resources">What it is made of, as the API says it: <c>script</c>, <c>bindings</c>, <c>script_runtime</c>; null in lists.</param>
/// <param name="StartupTimeMs">How long the script takes to start, in ms; said of a new one.</param>
public sealed record WorkerVersion(
    string Id,
    int? Number = null,
    VersionMetadata? Metadata = null,
    IReadOnlyDictionary<string, string>? Annotations = null,
    JsonObject? Resources = null,
    double? StartupTimeMs = null)
{
    /// <summary>The annotation <see cref="VersionAnnotation.Tag"/>, or null.</summary>
    public string? Tag => Annotations?.GetValueOrDefault(VersionAnnotation.Tag);

    /// <summary>The tag of the last Durable Object migration that was applied to the Worker; null when there was none, and in lists.</summary>
    public string? MigrationTag => (Resources?["script_runtime"] as JsonObject)?.Text("migration_tag");

    /// <summary>The annotation <see cref="VersionAnnotation.Message"/>, or null.</summary>
    public string? Message => Annotations?.GetValueOrDefault(VersionAnnotation.Message);
}

/// <summary>When and by what a version was made.</summary>
/// <param name="CreatedOn">When.</param>
/// <param name="Source">By what: <c>api</c>, <c>wrangler</c>, <c>dash</c>, …</param>
/// <param name="AuthorEmail">By whom.</param>
public sealed record VersionMetadata(DateTimeOffset? CreatedOn = null, string? Source = null, string? AuthorEmail = null);

/// <summary>Names of annotations of versions and deployments.</summary>
public static class VersionAnnotation
{
    /// <summary>A short tag, at most 100 bytes.</summary>
    public const string Tag = "workers/tag";

    /// <summary>A message, at most 1,000 bytes.</summary>
    public const string Message = "workers/message";

    /// <summary>Set by Cloudflare: what made the version (<c>upload</c>, <c>secret</c>, …).</summary>
    public const string TriggeredBy = "workers/triggered_by";
}
