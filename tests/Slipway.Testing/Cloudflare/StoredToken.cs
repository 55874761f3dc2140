namespace Slipway.Testing.Cloudflare;

/// <summary>An API token. It may do everything until <see cref="Deny"/> takes a permission away.</summary>
public sealed class StoredToken
{
    private readonly HashSet<string> denied = [];

    internal StoredToken(string id, string value, bool isAccountOwned) => (Id, Value, IsAccountOwned) = (id, value, isAccountOwned);

    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>What follows <c>Bearer</c>.</summary>
    public string Value { get; }

    /// <summary>True = verified at <c>/accounts/{id}/tokens/verify</c>, false = at <c>/user/tokens/verify</c>.</summary>
    public bool IsAccountOwned { get; }

    /// <summary><c>active</c>, <c>disabled</c> or <c>expired</c>. Only an active one may do more than be verified.</summary>
    public string Status { get; set; } = "active";

    /// <summary>RFC 3339; null = never.</summary>
    public string? ExpiresOn { get; set; }

    /// <summary>False = a token of some zones: what touches all zones of an account at once answers 10000.</summary>
    public bool HasAllZones { get; set; } = true;

    /// <summary>The zones it may see, by name; null = all.</summary>
    public IReadOnlyCollection<string>? Zones { get; set; }

    /// <summary>Takes permissions away: <c>dns:edit</c>, <c>workers_routes:edit</c>, <c>workers_scripts:edit</c>, <c>zone:read</c> … (see
    /// <see cref="TokenPermissions"/>). Calls that need one answer 403 with code 10000.</summary>
    public void Deny(params IEnumerable<string> permissions) => denied.UnionWith(permissions.Select(TokenPermissions.Known));

    /// <summary>Gives permissions back.</summary>
    public void Allow(params IEnumerable<string> permissions) => denied.ExceptWith(permissions.Select(TokenPermissions.Known));

    internal bool May(string permission) => !denied.Contains(permission);
}
