using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Delivery;

/// <summary>What the deployments of one Worker made in Cloudflare: the only things that later ones may change or take away. Stored as
/// JSON beside the bundles. Values of secrets are never in it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] // What this program does not know it would lose when it writes.
public sealed record DeliveryState
{
    /// <summary>The version of the format that this code writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of the format.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Counts the writes, so that no two have the same bytes, and so the same ETag.</summary>
    public long Serial { get; init; }

    /// <summary>Which run wrote it: random, so that two runs never write the same bytes.</summary>
    public string Run { get; init; } = "";

    /// <summary>The account's id.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Worker's name.</summary>
    public required string WorkerName { get; init; }

    /// <summary>The script, or null when it was never made from here.</summary>
    public DeliveredScript? Script { get; init; }

    /// <summary>Secrets that were set from here: salted hashes of their values by name, to see whether they changed.</summary>
    public DeliveredSecrets? Secrets { get; init; }

    /// <summary>Zones that were looked up, id by hostname: a name's zone does not change, and a look-up costs calls.</summary>
    public ImmutableSortedDictionary<string, string> Zones { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>References that were looked up at Cloudflare by name: what they led to, by the reference (<c>$cloudflare-kv-namespace/pages/status.outputs.namespace_id</c>).
    /// They are taken from here while nothing else changes (see <c>ReferenceMemory</c>).</summary>
    public ImmutableSortedDictionary<string, string> References { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>DNS records.</summary>
    public ImmutableList<DeliveredDnsRecord> DnsRecords { get; init; } = [];

    /// <summary>Routes.</summary>
    public ImmutableList<DeliveredRoute> Routes { get; init; } = [];

    /// <summary>Custom domains.</summary>
    public ImmutableList<DeliveredCustomDomain> CustomDomains { get; init; } = [];

    /// <summary>Cron triggers that were set from here.</summary>
    public ImmutableList<string> Schedules { get; init; } = [];

    /// <summary>Whether workers.dev was switched from here, and to what; null = never.</summary>
    public bool? WorkersDev { get; init; }

    /// <summary>The account's subdomain of workers.dev, once it was read; null = not yet.</summary>
    public string? AccountSubdomain { get; init; }

    /// <summary>What a deployment that has not ended yet, or was interrupted, set out to make.</summary>
    public ImmutableList<PendingResource> Pending { get; init; } = [];

    /// <summary>The state of a Worker of which nothing was made from here.</summary>
    public static DeliveryState Empty(WorkerAddress worker) => new() { AccountId = worker.AccountId, WorkerName = worker.Name };

    /// <summary>True when an interrupted deployment set out to make this: then it is ours, although its id is not noted.</summary>
    public bool IsPending(string resource, string zoneId, string name) =>
        Pending.Any(p => p.Resource == resource && p.ZoneId == zoneId && p.Name == name);
}

/// <summary>A DNS record.</summary>
/// <param name="ZoneId">The zone.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, the hostname.</param>
/// <param name="Type">Its type.</param>
/// <param name="Content">Its content.</param>
/// <param name="Kept">True = somebody else's record that <c>--adopt</c> let us use: its content is never changed, and it is never deleted.</param>
public sealed record DeliveredDnsRecord(string ZoneId, string Id, string Name, string Type, string Content, bool Kept = false);

/// <summary>A route.</summary>
/// <param name="ZoneId">The zone.</param>
/// <param name="Id">Its id.</param>
/// <param name="Pattern">Its pattern.</param>
public sealed record DeliveredRoute(string ZoneId, string Id, string Pattern);

/// <summary>A custom domain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hostname">The hostname.</param>
/// <param name="ZoneId">The zone.</param>
public sealed record DeliveredCustomDomain(string Id, string Hostname, string ZoneId);

/// <summary>Something that is about to be made.</summary>
/// <param name="Resource">The sort, as in <see cref="PlannedChange.Resource"/>.</param>
/// <param name="ZoneId">The zone; empty when it has none.</param>
/// <param name="Name">Its natural key: hostname, pattern, the Worker's name ...</param>
/// <param name="Detail">What tells it from another of the same name: a record's type and content, an upload's hash; empty = nothing.</param>
public sealed record PendingResource(string Resource, string ZoneId, string Name, string Detail);
