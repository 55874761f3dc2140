namespace Slipway.Testing.Cloudflare;

/// <summary>Cloudflare's permission groups of an API token (developers.cloudflare.com/fundamentals/api/reference/permissions), in short.</summary>
public static class TokenPermissions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "zone:read", "dns:read", "dns:edit", "workers_routes:read", "workers_routes:edit", "workers_scripts:read", "workers_scripts:edit",
        "workers_kv:read", "workers_kv:edit", "workers_r2:read", "workers_r2:edit", "d1:read", "d1:edit", "queues:read", "queues:edit",
        "hyperdrive:read", "hyperdrive:edit", "account_settings:read",
    ];

    internal static string Known(string permission) =>
        All.Contains(permission) ? permission : throw new ArgumentException($"no permission '{permission}': {string.Join(", ", All)}");
}
