namespace Slipway.Testing.Cloudflare;

/// <summary>An account, with all that it owns but zones.</summary>
public sealed class StoredAccount(string id, string name)
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id => id;

    public string Name => name;

    /// <summary>The name below workers.dev; null when the account has none yet.</summary>
    public string? Subdomain { get; set; } = "acme";

    /// <summary>The Workers, by name.</summary>
    public IDictionary<string, StoredScript> Scripts { get; } = new SortedDictionary<string, StoredScript>(StringComparer.Ordinal);

    /// <summary>The custom domains, in the order of their making.</summary>
    public IList<StoredDomain> Domains { get; } = [];

    /// <summary>KV namespaces, R2 buckets, D1 databases, queues and Hyperdrive configurations.</summary>
    public IList<StoredResource> Resources { get; } = [];

    /// <summary>The resource of this kind with this id, or this name where the kind has no ids; null when there is none.</summary>
    public StoredResource? Resource(ResourceKind kind, string key) => Resources.FirstOrDefault(r => r.Kind == kind && (r.Id == key || r.Name == key));
}
