using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about DNS records.</summary>
public sealed class DnsCalls
{
    private readonly ApiClient client;

    internal DnsCalls(ApiClient client) => this.client = client;

    /// <summary>Lists the records of one name.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="type">The type; null = all types.</param>
    public Task<IReadOnlyList<DnsRecord>> ListAsync(string zoneId, string name, string? type, CancellationToken ct)
    {
        var path = Records(zoneId).With("name.exact", name).With("type", type);
        return client.ListAsync(
            ApiCall.Get(ApiScope.Dns, path, $"listing the DNS records of '{name}' in zone '{zoneId}'"), CloudflareJson.Default.DnsRecordArray, ct);
    }

    /// <summary>Makes a record. Not repeatable: look first when <see cref="CloudflareException.RequestMayHaveBeenApplied"/>.</summary>
    public Task<DnsRecord> CreateAsync(string zoneId, DnsRecordSettings settings, CancellationToken ct)
    {
        var call = ApiCall.Post(ApiScope.Dns, Records(zoneId), $"creating DNS record '{settings.Name}' in zone '{zoneId}'");
        return client.SendAsync(call.WithJson(settings.ToJson()), CloudflareJson.Default.DnsRecord, ct);
    }

    /// <summary>Changes a record (PATCH).</summary>
    public Task<DnsRecord> UpdateAsync(string zoneId, string recordId, DnsRecordSettings settings, CancellationToken ct)
    {
        var call = ApiCall.Patch(ApiScope.Dns, Record(zoneId, recordId), $"updating DNS record '{settings.Name}' in zone '{zoneId}'");
        return client.SendAsync(call.WithJson(settings.ToJson()), CloudflareJson.Default.DnsRecord, ct);
    }

    /// <summary>Deletes a record; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string zoneId, string recordId, CancellationToken ct) =>
        client.DeleteAsync(ApiCall.Delete(ApiScope.Dns, Record(zoneId, recordId), $"deleting DNS record '{recordId}' in zone '{zoneId}'"), ct);

    private static ApiPath Records(string zoneId) => $"/zones/{zoneId}/dns_records";

    private static ApiPath Record(string zoneId, string recordId) => $"/zones/{zoneId}/dns_records/{recordId}";
}

/// <summary>What a DNS record shall be.</summary>
/// <param name="Type"><c>A</c>, <c>AAAA</c>, <c>CNAME</c>, …</param>
/// <param name="Name">The full name.</param>
/// <param name="Content">The value.</param>
/// <param name="Proxied">True = requests go through Cloudflare, which routes of Workers need.</param>
/// <param name="Ttl">Seconds; 1 = automatic.</param>
/// <param name="Comment">A remark that only the zone's owners see; null = none.</param>
public sealed record DnsRecordSettings(string Type, string Name, string Content, bool Proxied, int Ttl = DnsRecordSettings.AutomaticTtl, string? Comment = null)
{
    /// <summary>The <see cref="Ttl"/> that proxied records have: Cloudflare chooses.</summary>
    public const int AutomaticTtl = 1;

    internal JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["name"] = Name,
        ["content"] = Content,
        ["proxied"] = Proxied,
        ["ttl"] = Ttl,
        // A PATCH leaves what it does not name: an empty comment takes the old one away.
        ["comment"] = Comment ?? "",
    };
}

/// <summary>A DNS record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>A</c>, <c>AAAA</c>, <c>CNAME</c>, …</param>
/// <param name="Name">The full name.</param>
/// <param name="Content">The value; null for types that have structured data.</param>
/// <param name="Proxied">True = requests go through Cloudflare.</param>
/// <param name="Ttl">Seconds; 1 = automatic.</param>
/// <param name="Comment">The owners' remark.</param>
public sealed record DnsRecord(
    string Id,
    string Type,
    string Name,
    string? Content = null,
    bool Proxied = false,
    int Ttl = DnsRecordSettings.AutomaticTtl,
    string? Comment = null);
