namespace Slipway.Cloudflare;

/// <summary>Calls about the routes of a zone, which send requests to Workers.</summary>
public sealed class RouteCalls
{
    private readonly ApiClient client;

    internal RouteCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all routes of a zone.</summary>
    public Task<IReadOnlyList<Route>> ListAsync(string zoneId, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Makes a route. Not repeatable: look first when <see cref="CloudflareException.RequestMayHaveBeenApplied"/>.</summary>
    public Task<Route> CreateAsync(string zoneId, string pattern, string script, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Replaces a route.</summary>
    public Task<Route> UpdateAsync(string zoneId, string routeId, string pattern, string script, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Deletes a route; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string zoneId, string routeId, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A route.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pattern">Which requests: <c>example.com/api/*</c>.</param>
/// <param name="Script">The Worker that answers them; null = none does.</param>
public sealed record Route(string Id, string Pattern, string? Script = null);
