using System.Collections.Concurrent;

namespace Slipway.Cloudflare;

/// <summary>Calls about zones.</summary>
public sealed class ZoneCalls
{
    private readonly ApiClient client;
    private readonly ConcurrentDictionary<(string AccountId, string Name), Zone?> known = new();

    internal ZoneCalls(ApiClient client) => this.client = client;

    /// <summary>Finds the zone that a hostname lies in: the longest part of it, cut at dots from the left, that is a zone of the account.</summary>
    /// <remarks>Answers are remembered: each name is asked for once.</remarks>
    /// <param name="hostname">The hostname; a wildcard at its beginning is passed over.</param>
    /// <returns>Null when no part of it is a zone of the account, or none that the token may see.</returns>
    public async Task<Zone?> FindAsync(string hostname, string accountId, CancellationToken ct)
    {
        var labels = hostname.TrimStart('*').Trim('.').Split('.');
        for (var first = 0; first < labels.Length - 1; first++)
        {
            var name = string.Join('.', labels[first..]);
            if (!known.TryGetValue((accountId, name), out var zone))
            {
                zone = await FindAsync(hostname, name, accountId, ct);
                known[(accountId, name)] = zone;
            }

            if (zone is not null)
            {
                return zone;
            }
        }

        return null;
    }

    /// <summary>Reads a zone.</summary>
    /// <exception cref="CloudflareException">There is none with that id.</exception>
    public Task<Zone> GetAsync(string zoneId, CancellationToken ct) =>
        client.SendAsync(ApiCall.Get(ApiScope.Zones, $"/zones/{zoneId}", $"reading zone '{zoneId}'"), CloudflareJson.Default.Zone, ct);

    private async Task<Zone?> FindAsync(string hostname, string name, string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(
            ApiScope.Zones, $"/zones?name={name}&account.id={accountId}", $"looking for the zone of '{hostname}' in account '{accountId}'");
        var zones = await client.FirstPageAsync(call, CloudflareJson.Default.ZoneArray, ct);
        // While a zone moves between accounts or is added anew, the name has more than one.
        return zones.FirstOrDefault(zone => zone.IsActive) ?? (zones.Count > 0 ? zones[0] : null);
    }
}

/// <summary>A zone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its domain name.</param>
/// <param name="Status"><c>active</c>, or why it serves nothing yet (<c>pending</c>, <c>moved</c>, …).</param>
/// <param name="Account">The account that it belongs to.</param>
public sealed record Zone(string Id, string Name, string Status, ZoneAccount? Account = null)
{
    /// <summary>True when it answers on the internet.</summary>
    public bool IsActive => Status == "active";
}

/// <summary>The account of a zone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record ZoneAccount(string Id, string? Name = null);
