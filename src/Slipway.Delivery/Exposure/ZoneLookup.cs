using System.Net;
using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Finds the zones of hostnames: given in the manifest, known from an earlier deployment, or asked of the API.</summary>
internal sealed class ZoneLookup(PlanningContext context)
{
    private readonly Dictionary<string, string?> found = new(StringComparer.Ordinal);

    /// <summary>The id of the zone that a hostname lies in; null when there is none that can be used, which is a problem of the plan.</summary>
    /// <param name="hostname">The hostname, in lower case.</param>
    /// <param name="given">The zone's id as the manifest says it, or null.</param>
    /// <param name="position">Where the hostname stands in the manifest.</param>
    public async Task<string?> FindAsync(string hostname, ManifestValue? given, ManifestPosition position, CancellationToken ct)
    {
        var host = RoutePattern.ZoneHost(hostname);
        var givenId = given is null ? null : context.Values.Text(given);
        var key = $"{host} {givenId}";
        if (found.TryGetValue(key, out var known))
        {
            return known;
        }

        if (context.State.Zones.TryGetValue(host, out var noted) && (givenId is null || givenId == noted))
        {
            return found[key] = noted;
        }

        var id = givenId is null ? await SearchAsync(host, position, ct) : await CheckAsync(host, givenId, position, ct);
        found[key] = id;
        if (id is not null)
        {
            context.Notes.Add(state => state with { Zones = state.Zones.SetItem(host, id) });
        }

        return id;
    }

    private async Task<string?> SearchAsync(string host, ManifestPosition position, CancellationToken ct)
    {
        if (await context.Api.Zones.FindAsync(host, context.AccountId, ct) is { } zone)
        {
            return Usable(zone, host, position);
        }

        context.Problems.Add(
            $"looking for the zone of '{host}' ({position}): account '{context.AccountId}' has none that the token may see. "
            + $"Add the domain to the account, give the zone's zone_id, or let the token read it ({Permission.ZoneRead}).");
        return null;
    }

    private async Task<string?> CheckAsync(string host, string id, ManifestPosition position, CancellationToken ct)
    {
        try
        {
            return Usable(await context.Api.Zones.GetAsync(id, ct), host, position);
        }
        catch (CloudflareException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            // A token for DNS and routes alone is enough when the id is given: the calls that follow say whether it is right.
            return id;
        }
        catch (CloudflareException e) when (e.Status == HttpStatusCode.NotFound)
        {
            context.Problems.Add($"reading zone '{id}' of '{host}' ({position}): there is no such zone. Correct zone_id, or leave it out: it is found by the hostname.");
            return null;
        }
    }

    private string? Usable(Zone zone, string host, ManifestPosition position)
    {
        var problem =
            host != zone.Name && !host.EndsWith($".{zone.Name}", StringComparison.Ordinal)
                ? $"it is '{zone.Name}', in which the hostname does not lie. Correct zone_id, or leave it out: it is found by the hostname."
            : zone.Account is { } account && account.Id != context.AccountId
                ? $"it belongs to account '{account.Id}', the Worker to account '{context.AccountId}'. A Worker answers only in zones of its own account."
            : !zone.IsActive
                ? $"'{zone.Name}' is {zone.Status}, not active: nothing is served there yet. Let the domain's registrar name Cloudflare's name servers, and deploy when the zone is active."
            : null;
        if (problem is null)
        {
            return zone.Id;
        }

        context.Problems.Add($"using zone '{zone.Id}' for '{host}' ({position}): {problem}");
        return null;
    }
}
