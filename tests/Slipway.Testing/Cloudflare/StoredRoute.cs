using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A route: a pattern of addresses that a Worker answers.</summary>
/// <param name="Script">Null = no Worker answers there.</param>
public sealed record StoredRoute(string Id, string Pattern, string? Script)
{
    internal JsonObject ToJson()
    {
        var route = new JsonObject { ["id"] = Id, ["pattern"] = Pattern };
        if (Script is not null)
        {
            route["script"] = Script;
        }

        return route;
    }
}
