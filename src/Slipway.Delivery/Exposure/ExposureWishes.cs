namespace Slipway.Delivery;

/// <summary>What shall lead to a Worker through zones, with the zones found.</summary>
/// <param name="Record">The hostname that needs a DNS record, or null.</param>
/// <param name="Routes">The routes.</param>
/// <param name="Domains">The custom domains.</param>
internal sealed record ExposureWishes(WantedName? Record, IReadOnlyList<WantedName> Routes, IReadOnlyList<WantedName> Domains)
{
    /// <summary>The zones in which something shall be.</summary>
    public IReadOnlySet<string> Zones { get; } = Routes.Concat(Domains).Append(Record).OfType<WantedName>().Select(w => w.ZoneId).ToHashSet(StringComparer.Ordinal);

    /// <summary>True when this route shall be.</summary>
    public bool WantsRoute(string zoneId, string pattern) => Routes.Any(w => w.Is(zoneId, RoutePattern.Normalise(pattern)));

    /// <summary>Reads the manifest's wishes; a destroyed Worker has none.</summary>
    public static async Task<ExposureWishes> ReadAsync(PlanningContext context, ZoneLookup zones, CancellationToken ct)
    {
        var routes = new List<WantedName>();
        var domains = new List<WantedName>();
        WantedName? record = null;
        if (context.Worker?.Dns is { Enabled: true } dns)
        {
            var hostname = context.Values.Text(dns.Hostname).ToLowerInvariant();
            if (await zones.FindAsync(hostname, dns.ZoneId, dns.Hostname.Position, ct) is { } zone)
            {
                record = new WantedName(zone, hostname);
                var pattern = RoutePattern.Normalise(dns.RoutePattern is { } given ? context.Values.Text(given) : RoutePattern.WholeHost(hostname));
                if (!RoutePattern.MayShareZone(RoutePattern.Host(pattern), hostname))
                {
                    context.Problems.Add(
                        $"{(dns.RoutePattern ?? dns.Hostname).Position}: the route pattern '{pattern}' lies outside of the zone of hostname '{hostname}'. "
                        + "Correct one of them; a pattern in another zone belongs under routes.");
                }

                routes.Add(new(zone, pattern));
            }
        }

        foreach (var route in context.Worker?.Routes ?? [])
        {
            var pattern = RoutePattern.Normalise(context.Values.Text(route.Pattern));
            if (await zones.FindAsync(RoutePattern.Host(pattern), route.ZoneId, route.Position, ct) is { } zone)
            {
                routes.Add(new(zone, pattern));
            }
        }

        foreach (var domain in context.Worker?.CustomDomains ?? [])
        {
            var hostname = context.Values.Text(domain.Hostname).ToLowerInvariant();
            if (await zones.FindAsync(hostname, domain.ZoneId, domain.Position, ct) is { } zone)
            {
                domains.Add(new(zone, hostname));
            }
        }

        if (record is not null && domains.Any(d => d.Name == record.Name))
        {
            context.Problems.Add(
                $"exposing Worker '{context.WorkerName}' on '{record.Name}': dns and custom_domains both name it, and each would make its DNS record. Keep one of them.");
        }

        return new(record, [.. routes.Distinct()], [.. domains.Distinct()]);
    }
}

/// <summary>A hostname or a route's pattern in a zone.</summary>
/// <param name="ZoneId">The zone.</param>
/// <param name="Name">The hostname or pattern, its host in lower case.</param>
internal sealed record WantedName(string ZoneId, string Name)
{
    /// <summary>True for the same name in the same zone.</summary>
    public bool Is(string zoneId, string name) => ZoneId == zoneId && Name == name;
}
