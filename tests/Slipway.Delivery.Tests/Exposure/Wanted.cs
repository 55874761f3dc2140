using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Manifests of the Worker <c>api</c>, field by field.</summary>
internal static class Wanted
{
    public static CloudflareWorker Worker { get; } = new() { Position = At("kind"), Name = "api", AccountId = Value("0123456789abcdef0123456789abcdef"), WorkerName = "api" };

    public static CloudflareWorker Dns(this CloudflareWorker worker, string hostname, string? zoneId = null, string? pattern = null, bool enabled = true) =>
        worker with { Dns = new DnsSettings(enabled, Optional(zoneId), Value(hostname, "spec.dns.hostname"), Optional(pattern), At("spec.dns")) };

    public static CloudflareWorker Routes(this CloudflareWorker worker, params string[] patterns) =>
        worker with { Routes = [.. patterns.Select((p, i) => new WorkerRoute(Value(p), null, At($"spec.routes[{i}]")))] };

    public static CloudflareWorker Domains(this CloudflareWorker worker, params string[] hostnames) =>
        worker with { CustomDomains = [.. hostnames.Select((h, i) => new CustomDomain(Value(h), null, At($"spec.custom_domains[{i}]")))] };

    public static CloudflareWorker Schedules(this CloudflareWorker worker, params string[]? crons) => worker with { Schedules = crons };

    public static CloudflareWorker WorkersDev(this CloudflareWorker worker, bool enabled, bool? previews = null) =>
        worker with { WorkersDev = new WorkersDevSettings(enabled, previews) };

    private static ManifestPosition At(string path) => new("worker.yaml", 7, path);

    private static LiteralValue Value(string text, string path = "spec") => new(text, At(path));

    private static LiteralValue? Optional(string? text) => text is null ? null : Value(text);
}
