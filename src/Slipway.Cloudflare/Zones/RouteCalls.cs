using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about the routes of a zone, which send requests to Workers.</summary>
public sealed class RouteCalls
{
    private readonly ApiClient client;

    internal RouteCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all routes of a zone.</summary>
    public Task<IReadOnlyList<Route>> ListAsync(string zoneId, CancellationToken ct) =>
        client.ListAsync(
            ApiCall.Get(ApiScope.Routes, RoutesOf(zoneId), $"listing the Workers routes of zone '{zoneId}'"), CloudflareJson.Default.RouteArray, ct);

    /// <summary>Makes a route. Not repeatable: look first when <see cref="CloudflareException.RequestMayHaveBeenApplied"/>.</summary>
    public async Task<Route> CreateAsync(string zoneId, string pattern, string script, CancellationToken ct)
    {
        var call = ApiCall.Post(ApiScope.Routes, RoutesOf(zoneId), $"creating route '{pattern}' to Worker '{script}' in zone '{zoneId}'");
        var answer = await client.SendAsync(call.WithJson(Body(pattern, script)), ct);
        // The id is not always in the answer.
        return answer.Result.Text("id") is { } id
            ? new Route(id, pattern, script)
            : (await ListAsync(zoneId, ct)).First(route => route.Pattern == pattern);
    }

    /// <summary>Replaces a route.</summary>
    public async Task<Route> UpdateAsync(string zoneId, string routeId, string pattern, string script, CancellationToken ct)
    {
        var call = ApiCall.Put(ApiScope.Routes, RouteOf(zoneId, routeId), $"updating route '{pattern}' to Worker '{script}' in zone '{zoneId}'");
        await client.SendAsync(call.WithJson(Body(pattern, script)), ct);
        return new Route(routeId, pattern, script);
    }

    /// <summary>Deletes a route; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string zoneId, string routeId, CancellationToken ct) =>
        client.DeleteAsync(ApiCall.Delete(ApiScope.Routes, RouteOf(zoneId, routeId), $"deleting route '{routeId}' in zone '{zoneId}'"), ct);

    private static JsonObject Body(string pattern, string script) => new() { ["pattern"] = pattern, ["script"] = script };

    private static ApiPath RoutesOf(string zoneId) => $"/zones/{zoneId}/workers/routes";

    private static ApiPath RouteOf(string zoneId, string routeId) => $"/zones/{zoneId}/workers/routes/{routeId}";
}

/// <summary>A route.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pattern">Which requests: <c>example.com/api/*</c>.</param>
/// <param name="Script">The Worker that answers them; null = none does.</param>
public sealed record Route(string Id, string Pattern, string? Script = null);
