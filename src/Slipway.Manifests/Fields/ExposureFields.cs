using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>The fields of <c>spec</c> that say when the Worker runs.</summary>
internal static class ExposureFields
{
    private static readonly Field ZoneId = new(
        "zone_id", new ReferenceShape(IdRules.Zone, ReferenceDefaults.DnsZone), "The id of the zone: 32 hexadecimal digits. By default it is found by the hostname.");

    private static readonly ObjectShape Dns = new(
    [
        new Field("enabled", new FlagShape(), "True makes a proxied DNS record and a route; false, the default, takes them away again."),
        ZoneId,
        new Field("hostname", new ReferenceShape(Hostname.Record), "The hostname."),
        new Field("route_pattern", new ReferenceShape(RoutePattern.Rule), "The route's pattern; by default hostname/*."),
    ]);

    private static readonly ObjectShape WorkersDev = new(
    [
        new Field("enabled", new FlagShape(), "Whether the Worker answers on workers.dev."),
        new Field("previews_enabled", new FlagShape(), "Whether its versions do."),
    ]);

    private static readonly ObjectShape CustomDomain = new(
        [new Field("hostname", new ReferenceShape(Hostname.Exact), "The hostname.") { IsRequired = true }, ZoneId]);

    private static readonly ObjectShape Route = new(
        [new Field("pattern", new ReferenceShape(RoutePattern.Rule), "The pattern, such as example.com/api/*.") { IsRequired = true }, ZoneId]);

    private static readonly TextShape Cron = new(CronExpression.Rule);

    public static readonly IReadOnlyList<Field> All =
    [
        new Field("dns", Dns, "DNS record and route of one hostname, in the first two spellings."),
        new Field("workers_dev", new EitherShape([WorkersDev, new FlagShape()]), "Whether the Worker answers on workers.dev."),
        new Field("custom_domains", new ListShape(CustomDomain), "Custom domains, for which Cloudflare makes DNS record and certificate."),
        new Field("routes", new ListShape(Route), "Routes. Their hostnames need proxied DNS records, which somebody else looks after."),
        new Field(
            "schedules",
            new ListShape(new EitherShape([Cron, new ObjectShape([new Field("cron", Cron, "The cron expression.") { IsRequired = true }])])),
            "Cron triggers, in UTC. Sunday is 1."),
    ];
}
