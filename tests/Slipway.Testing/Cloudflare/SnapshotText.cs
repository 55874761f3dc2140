using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>What is stored, one thing a line, without ids and times.</summary>
internal sealed class SnapshotText
{
    private readonly StringBuilder text = new();

    public SnapshotText(StoredCloud cloud)
    {
        foreach (var account in cloud.Accounts)
        {
            Line(0, $"account {account.Name}");
            foreach (var resource in account.Resources)
            {
                Line(1, $"{resource.Kind} {resource.Name}");
            }

            foreach (var script in account.Scripts.Values)
            {
                Script(script);
            }

            foreach (var domain in account.Domains)
            {
                Line(1, $"domain {domain.Hostname} -> {domain.Script}");
            }
        }

        foreach (var zone in cloud.Zones)
        {
            Line(0, $"zone {zone.Name}");
            foreach (var record in zone.DnsRecords)
            {
                Line(1, $"record {record.Type} {record.Name} {record.Content}{(record.Proxied ? " proxied" : "")} ttl {record.Ttl}{Quoted("comment", record.Comment)}{(record.IsReadOnly ? " read-only" : "")}");
            }

            foreach (var route in zone.Routes)
            {
                Line(1, $"route {route.Pattern} -> {route.Script ?? "(none)"}");
            }
        }
    }

    public override string ToString() => text.ToString();

    private void Script(StoredScript script)
    {
        Line(1, $"script {script.Name}");
        Line(2, $"workers.dev {(script.IsSubdomainEnabled ? "on" : "off")}, previews {(script.ArePreviewsEnabled ? "on" : "off")}");
        foreach (var cron in script.Schedules)
        {
            Line(2, $"schedule {cron}");
        }

        Json(2, "logpush", script.Logpush ? JsonValue.Create(true) : null);
        Json(2, "observability", script.Observability);
        Json(2, "tail_consumers", script.TailConsumers);
        Json(2, "tags", script.Tags.Count > 0 ? new JsonArray([.. script.Tags.Select(t => (JsonNode?)t)]) : null);
        if (script.DurableObjectClasses.Count > 0)
        {
            Line(2, $"durable object classes {string.Join(", ", script.DurableObjectClasses)} at migration {script.MigrationTag ?? "(none)"}");
        }

        foreach (var version in script.Versions)
        {
            Version(version);
        }

        foreach (var deployment in script.Deployments.Reverse())
        {
            var shares = deployment.Versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Percentage}% version {script.Version(v.VersionId)?.Number}"));
            Line(2, $"deployment by {deployment.TriggeredBy}: {string.Join(", ", shares)}{Quoted("message", deployment.Message)}");
        }
    }

    private void Version(StoredVersion version)
    {
        Line(2, $"version {version.Number} by {version.TriggeredBy}{Quoted("tag", version.Tag)}{Quoted("message", version.Message)}");
        foreach (var (name, value) in version.Metadata.Where(f => f.Key is not ("bindings" or "annotations" or "assets" or "main_module" or "keep_bindings")).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Json(3, name, value);
        }

        foreach (var module in version.Modules)
        {
            Line(3, $"module {module.Name}{(module.Name == version.MainModule ? " (main)" : "")} {module.ContentType} {module.Content.Length} B sha256 {Identifiers.Digest(module.Content.Span)[..12]}");
        }

        foreach (var binding in version.Bindings.OrderBy(b => (string?)b["name"], StringComparer.Ordinal))
        {
            var rest = new JsonObject([.. binding.Where(f => f.Key is not ("name" or "type")).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))]);
            Line(3, $"binding {(string?)binding["name"]} {(string?)binding["type"]}{(rest.Count > 0 ? $" {rest.ToJsonString()}" : "")}");
        }

        foreach (var (path, file) in version.Assets ?? [])
        {
            Line(3, $"asset {path} {(string?)file!["hash"]}");
        }

        Json(3, "assets configuration", version.AssetsConfiguration);
    }

    private void Json(int depth, string name, JsonNode? value)
    {
        if (value is not null)
        {
            Line(depth, $"{name} {value.ToJsonString()}");
        }
    }

    private static string Quoted(string name, string? value) => value is null ? "" : $" {name} \"{value}\"";

    private void Line(int depth, string line) => text.Append(' ', depth * 2).Append(line).Append('\n');
}
