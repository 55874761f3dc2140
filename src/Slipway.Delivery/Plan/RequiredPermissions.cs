using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>What a token needs for a deployment: said as a whole when an answer says that a part of it is missing, so that nobody comes
/// back for each permission.</summary>
internal static class RequiredPermissions
{
    /// <summary>The permissions, as the dashboard names them.</summary>
    /// <param name="worker">What shall be; null = nothing.</param>
    /// <param name="state">What was made from here, which may go away.</param>
    public static IReadOnlyList<string> Of(CloudflareWorker? worker, DeliveryState state)
    {
        var record = worker?.Dns is { Enabled: true } || state.DnsRecords.Count > 0;
        var routes = worker?.Dns is { Enabled: true } || worker?.Routes is { Count: > 0 } || state.Routes.Count > 0;
        var zones = (worker?.Dns is { Enabled: true, ZoneId: null } ? 1 : 0)
            + (worker?.Routes ?? []).Count(r => r.ZoneId is null) + (worker?.CustomDomains ?? []).Count(d => d.ZoneId is null);
        return
        [
            Permission.ScriptsEdit,
            .. routes ? [Permission.RoutesEdit] : Array.Empty<string>(),
            .. record ? [Permission.DnsEdit] : Array.Empty<string>(),
            .. zones > 0 ? [Permission.ZoneRead] : Array.Empty<string>(),
        ];
    }

    /// <summary>Does something, and names all permissions when one is missing.</summary>
    /// <exception cref="DeliveryException">One is missing.</exception>
    public static async Task<T> NamedAsync<T>(IReadOnlyList<string> permissions, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (CloudflareException e) when (e.MissingPermission is not null)
        {
            throw new DeliveryException($"{e.Message} All that the token needs here: {string.Join("; ", permissions)}.", e);
        }
    }
}
