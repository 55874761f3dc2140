using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A zone, with its DNS records and the routes of Workers.</summary>
public sealed class StoredZone(string id, string name, StoredAccount account)
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id => id;

    /// <summary>The domain: <c>example.com</c>.</summary>
    public string Name => name;

    public StoredAccount Account => account;

    /// <summary><c>active</c>, <c>pending</c>, <c>initializing</c> or <c>moved</c>.</summary>
    public string Status { get; set; } = "active";

    /// <summary>In the order of their making.</summary>
    public IList<StoredDnsRecord> DnsRecords { get; } = [];

    /// <summary>In the order of their making.</summary>
    public IList<StoredRoute> Routes { get; } = [];

    /// <summary>True when the name is the zone's or lies below it.</summary>
    public bool Holds(string host) => host == name || host.EndsWith('.' + name, StringComparison.Ordinal);

    internal JsonObject ToJson() => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["status"] = Status,
        ["paused"] = false,
        ["type"] = "full",
        ["development_mode"] = 0,
        ["name_servers"] = new JsonArray("ada.ns.cloudflare.com", "bob.ns.cloudflare.com"),
        ["account"] = new JsonObject { ["id"] = account.Id, ["name"] = account.Name },
        ["plan"] = new JsonObject { ["id"] = "free", ["name"] = "Free Website" },
    };
}
