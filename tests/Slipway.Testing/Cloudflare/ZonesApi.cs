using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>Zones, and the routes of Workers in them.</summary>
internal sealed partial class ZonesApi(StoredCloud cloud)
{
    public void AddTo(EndpointTable table)
    {
        table.Add("GET /zones", "zone:read", List, "name account.id account.name status page per_page");
        table.Add("GET /zones/{zone}", "zone:read", call => new Answer(cloud.Zone(call).ToJson()));
        table.Add("GET /zones/{zone}/workers/routes", "workers_routes:read", call => Envelope.List(cloud.Zone(call).Routes.Select(r => r.ToJson())));
        table.Add("POST /zones/{zone}/workers/routes", "workers_routes:edit", Create, schema: "ZoneRouteCreate");
        table.Add("GET /zones/{zone}/workers/routes/{route}", "workers_routes:read", call => new Answer(cloud.Zone(call).Routes[Index(call)].ToJson()));
        table.Add("PUT /zones/{zone}/workers/routes/{route}", "workers_routes:edit", Update, schema: "ZoneRouteCreate");
        table.Add("DELETE /zones/{zone}/workers/routes/{route}", "workers_routes:edit", Delete);
        table.Add("PUT /accounts/{account}/workers/scripts/{script}/routes", "workers_routes:edit", ReplaceAll, body: BodyKind.Json, isOfWrangler: true);
    }

    private Answer List(Call call) => Envelope.Page(
        call,
        cloud.Zones
            .Where(z => call.Token.Zones?.Contains(z.Name) ?? true)
            .Where(z => (call.Query("name") ?? z.Name) == z.Name && (call.Query("status") ?? z.Status) == z.Status)
            .Where(z => (call.Query("account.id") ?? z.Account.Id) == z.Account.Id && (call.Query("account.name") ?? z.Account.Name) == z.Account.Name)
            .Select(z => z.ToJson()),
        standard: 20, max: 50, min: 5);

    private Answer Create(Call call)
    {
        var (zone, route) = (cloud.Zone(call), Route(cloud.Zone(call), call.Object, cloud.Identifiers.Hex("route")));
        Refuse(zone, route);
        zone.Routes.Add(route);
        return new Answer(route.ToJson());
    }

    private Answer Update(Call call)
    {
        var (zone, index) = (cloud.Zone(call), Index(call));
        var route = Route(zone, call.Object, call["route"]);
        Refuse(zone, route);
        zone.Routes[index] = route;
        return new Answer(route.ToJson());
    }

    private Answer Delete(Call call)
    {
        cloud.Zone(call).Routes.RemoveAt(Index(call));
        return new Answer(new JsonObject { ["id"] = call["route"] });
    }

    /// <summary>What wrangler alone uses: the routes of a script in all zones become these, and no others.</summary>
    private Answer ReplaceAll(Call call)
    {
        if (!call.Token.HasAllZones)
        {
            throw RefusalException.Authentication();
        }

        var (account, script) = (cloud.Account(call), cloud.Script(call));
        var wanted = (call.Json as JsonArray ?? throw RefusalException.InvalidBody("expected an array of routes")).Select(r =>
        {
            var pattern = (string?)r!["pattern"] ?? throw RefusalException.InvalidBody("a route without pattern");
            var zone = ((string?)r["zone_id"], (string?)r["zone_name"]) switch
            {
                ({ } id, _) => cloud.Zones.Find(z => z.Id == id),
                (_, { } name) => cloud.Zones.Find(z => z.Name == name),
                _ => cloud.ZoneOf(account, Host(pattern)),
            };
            var route = Route(zone ?? throw InvalidPattern(pattern), new JsonObject { ["pattern"] = pattern, ["script"] = script.Name }, "");
            return zone.Routes.FirstOrDefault(r => r.Pattern == pattern) is { } other && other.Script != script.Name ? throw Duplicate(other) : (Zone: zone, Route: route);
        }).ToList();
        foreach (var zone in cloud.Zones.Where(z => z.Account == account))
        {
            var patterns = wanted.Where(w => w.Zone == zone).Select(w => w.Route.Pattern).ToList();
            foreach (var old in zone.Routes.Where(r => r.Script == script.Name && !patterns.Contains(r.Pattern)).ToList())
            {
                zone.Routes.Remove(old);
            }

            foreach (var pattern in patterns.Where(p => !zone.Routes.Any(r => r.Pattern == p)))
            {
                zone.Routes.Add(new StoredRoute(cloud.Identifiers.Hex("route"), pattern, script.Name));
            }
        }

        return Envelope.List(wanted.Select(w => w.Zone.Routes.First(r => r.Pattern == w.Route.Pattern).ToJson()));
    }

    private int Index(Call call)
    {
        var routes = cloud.Zone(call).Routes;
        var found = routes.FirstOrDefault(r => r.Id == call["route"]) ?? throw new RefusalException(404, 10018, "workers.api.error.route_not_found");
        return routes.IndexOf(found);
    }

    private static StoredRoute Route(StoredZone zone, JsonObject body, string id)
    {
        var (pattern, script) = ((string)body["pattern"]!, (string?)body["script"]);
        if (!zone.Holds(Host(pattern)) || !Pattern().IsMatch(pattern))
        {
            throw InvalidPattern(pattern);
        }

        return script is null || zone.Account.Scripts.ContainsKey(script) ? new StoredRoute(id, pattern, script) : throw RefusalException.NoSuchScript();
    }

    private static void Refuse(StoredZone zone, StoredRoute route)
    {
        if (zone.Routes.FirstOrDefault(r => r.Pattern == route.Pattern && r.Id != route.Id) is { } other)
        {
            throw Duplicate(other);
        }
    }

    /// <summary>The host of a pattern, without the scheme and wildcards before it.</summary>
    private static string Host(string pattern)
    {
        var rest = pattern.Contains("://", StringComparison.Ordinal) ? pattern[(pattern.IndexOf("://", StringComparison.Ordinal) + 3)..] : pattern;
        return rest.Split('/')[0].TrimStart('*').TrimStart('.');
    }

    private static RefusalException Duplicate(StoredRoute other) => new(
        409, 10020, $"A route with the same pattern already exists{(other.Script is null ? "" : $", assigned to Worker '{other.Script}'")}.");

    private static RefusalException InvalidPattern(string pattern) => new(
        400, 10022, $"Invalid route pattern '{pattern}'. Route patterns must include your zone and may have wildcards at the start of the hostname and the end of the path only.");

    /// <summary>Wildcards stand at the start of the host and at the end of the path, and there is no query
    /// (developers.cloudflare.com/workers/configuration/routing/routes/#matching-behavior).</summary>
    [GeneratedRegex(@"^(https?://)?(\*\.?)?[^*/?\s]+(/[^*?\s]*\*?|\*)?$")]
    private static partial Regex Pattern();
}
