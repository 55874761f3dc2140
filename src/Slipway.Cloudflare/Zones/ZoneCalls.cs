namespace Slipway.Cloudflare;

/// <summary>Calls about zones.</summary>
public sealed class ZoneCalls
{
    private readonly ApiClient client;

    internal ZoneCalls(ApiClient client) => this.client = client;

    /// <summary>Finds the zone that a hostname lies in: the longest part of it, cut at dots from the left, that is a zone of the account.</summary>
    /// <param name="hostname">The hostname, without wildcard.</param>
    /// <returns>Null when no part of it is a zone of the account, or none that the token may see.</returns>
    public async Task<Zone?> FindAsync(string hostname, string accountId, CancellationToken ct)
    {
        var labels = hostname.TrimEnd('.').Split('.');
        for (var first = 0; first < labels.Length - 1; first++)
        {
            var name = string.Join('.', labels[first..]);
            var call = new ApiCall(HttpMethod.Get, $"/zones?name={Uri.EscapeDataString(name)}&account.id={Uri.EscapeDataString(accountId)}", $"looking for the zone of '{hostname}'", Permission.ZoneRead);
            if (await client.GetResultAsync(call, CloudflareJson.Default.ZoneArray, ct) is [var zone, ..])
            {
                return zone;
            }
        }

        return null;
    }

    /// <summary>Reads a zone.</summary>
    /// <exception cref="CloudflareException">There is none with that id.</exception>
    public Task<Zone> GetAsync(string zoneId, CancellationToken ct) =>
        client.GetResultAsync(
            new ApiCall(HttpMethod.Get, $"/zones/{Uri.EscapeDataString(zoneId)}", $"reading zone '{zoneId}'", Permission.ZoneRead), CloudflareJson.Default.Zone, ct);
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
