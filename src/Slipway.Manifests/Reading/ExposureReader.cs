using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Reading;

/// <summary>When the Worker runs: hostnames, routes, workers.dev, cron triggers.</summary>
internal sealed class ExposureReader(Problems problems)
{
    public DnsSettings? Dns(ObjectItem? dns)
    {
        if (dns is null)
        {
            return null;
        }

        var enabled = dns.Flag("enabled") ?? false;
        if (enabled && !dns.Written.Contains("hostname"))
        {
            problems.Add(dns.At.Field("hostname"), "is missing. The hostname, which dns.enabled: true needs.");
        }

        // A disabled one needs no hostname: what was made is known from the state.
        return new DnsSettings(enabled, dns.Value("zone_id"), dns.Value("hostname") ?? new LiteralValue("", dns.At), dns.Value("route_pattern"), dns.At);
    }

    public static WorkersDevSettings? WorkersDev(Item? workersDev) => workersDev switch
    {
        JsonItem flag => new WorkersDevSettings(flag.Json.GetValue<bool>(), null),
        ObjectItem fields => new WorkersDevSettings(fields.Flag("enabled") ?? false, fields.Flag("previews_enabled")),
        _ => null,
    };

    public IReadOnlyList<CustomDomain>? CustomDomains(ObjectItem spec)
    {
        var domains = spec.Objects("custom_domains")
            ?.Select(domain => (domain.At, Hostname: domain.Value("hostname"), ZoneId: domain.Value("zone_id")))
            .Where(domain => domain.Hostname is not null)
            .Select(domain => new CustomDomain(domain.Hostname!, domain.ZoneId, domain.At))
            .ToList();
        CheckUnique(domains?.Select(domain => (domain.Hostname, domain.Position)) ?? [], StringComparer.OrdinalIgnoreCase);
        return domains;
    }

    public IReadOnlyList<WorkerRoute>? Routes(ObjectItem spec)
    {
        var routes = spec.Objects("routes")
            ?.Select(route => (route.At, Pattern: route.Value("pattern"), ZoneId: route.Value("zone_id"), HasZone: route.Written.Contains("zone_id")))
            .Where(route => route.Pattern is not null)
            .ToList();
        foreach (var route in routes?.Where(route => !route.HasZone && route.Pattern is LiteralValue pattern && RoutePattern.NamesNoZone(pattern.Text)) ?? [])
        {
            problems.Add(route.At.Field("zone_id"), "is missing. A pattern whose hostname is '*' does not tell its zone.");
        }

        CheckUnique(routes?.Select(route => (route.Pattern!, route.At)) ?? [], StringComparer.Ordinal);
        return routes?.Select(route => new WorkerRoute(route.Pattern!, route.ZoneId, route.At)).ToList();
    }

    public IReadOnlyList<string>? Schedules(ObjectItem spec)
    {
        var crons = (spec.Take("schedules") as ListItem)?.Items
            .Select(item => (item.At, Value: item is ObjectItem fields ? fields.Value("cron") : (item as ValueItem)?.Value))
            .Where(cron => cron.Value is not null)
            .ToList();
        CheckUnique(crons?.Select(cron => (cron.Value!, cron.At)) ?? [], StringComparer.OrdinalIgnoreCase);
        return crons?.Select(cron => ((LiteralValue)cron.Value!).Text).ToList();
    }

    private void CheckUnique(IEnumerable<(ManifestValue Value, ManifestPosition At)> values, StringComparer comparer)
    {
        var seen = new HashSet<string>(comparer);
        foreach (var (value, at) in values)
        {
            if (value is LiteralValue literal && !seen.Add(literal.Text))
            {
                problems.Add(at, $"'{literal.Text}' stands in the list twice: keep one.");
            }
        }
    }
}
