using System.Net;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>What is in the zones now, each list read once for a plan.</summary>
/// <param name="api">The API.</param>
/// <param name="wanted">The zones in which something shall be; another one that is gone has nothing in it.</param>
internal sealed class ZoneReads(CloudflareApi api, IReadOnlySet<string> wanted)
{
    private readonly Dictionary<string, IReadOnlyList<Route>> routes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), IReadOnlyList<DnsRecord>> records = [];

    /// <summary>All routes of a zone.</summary>
    public async Task<IReadOnlyList<Route>> RoutesAsync(string zoneId, CancellationToken ct) =>
        routes.TryGetValue(zoneId, out var known) ? known : routes[zoneId] = await ReadAsync(zoneId, api.Routes.ListAsync(zoneId, ct));

    /// <summary>The records of a hostname that lead somewhere.</summary>
    public async Task<IReadOnlyList<DnsRecord>> RecordsAsync(string zoneId, string hostname, CancellationToken ct) =>
        records.TryGetValue((zoneId, hostname), out var known)
            ? known
            : records[(zoneId, hostname)] = [.. (await ReadAsync(zoneId, api.Dns.ListAsync(zoneId, hostname, null, ct))).Where(PlaceholderRecord.IsAddress)];

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string zoneId, Task<IReadOnlyList<T>> reading)
    {
        try
        {
            return await reading;
        }
        catch (CloudflareException e) when (e.Status == HttpStatusCode.NotFound && !wanted.Contains(zoneId))
        {
            return [];
        }
    }
}
