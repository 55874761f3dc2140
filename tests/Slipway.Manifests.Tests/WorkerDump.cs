using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Manifests.Tests;

/// <summary>The model as JSON, for golden files: what is null or empty is left out (settings when null), secrets are shown (these are examples).</summary>
public static class WorkerDump
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<CloudflareWorker> workers) => new JsonArray([.. workers.Select(Of)]).ToJsonString(Readable) + "\n";

    public static string Text(ManifestValue? value) => value switch
    {
        null => "null",
        LiteralValue { IsSecret: true } literal => $"secret {literal.Text}",
        LiteralValue literal => literal.Text,
        JsonLiteralValue json => $"json {json.Json.ToJsonString()}",
        ResourceReference { Environment: { } environment } reference => $"{reference} in {environment}",
        SecretKeyReference key => $"key {key.Key} of Secret {key.Namespace}/{key.SecretName}",
        FileReference file => $"file {file.Path}",
        _ => value.ToString()!,
    };

    private static JsonObject Of(CloudflareWorker worker)
    {
        var json = new JsonObject
        {
            ["position"] = worker.Position.ToString(),
            ["name"] = worker.Name,
            ["environment"] = worker.Environment,
            ["labels"] = Map(worker.Labels),
            ["annotations"] = Map(worker.Annotations),
            ["contentHash"] = worker.ContentHash,
            ["accountId"] = Text(worker.AccountId),
            ["workerName"] = worker.WorkerName,
            ["bundle"] = worker.Bundle is { } bundle ? $"{Text(bundle.Bucket)} / {bundle.Path}" : null,
            ["content"] = worker.Content,
            ["mainModule"] = worker.MainModule,
            ["bodyPart"] = worker.BodyPart,
            ["compatibilityDate"] = worker.CompatibilityDate,
            ["compatibilityFlags"] = List(worker.CompatibilityFlags, flag => flag),
            ["usageModel"] = worker.UsageModel,
            ["bindings"] = List(worker.Bindings, Binding),
            ["secrets"] = List(worker.Secrets, Secret),
            ["migrations"] = List(worker.Migrations, m => $"{(m.OldTag is null ? "" : m.OldTag + " -> ")}{m.Tag} {m.Changes.ToJsonString()}"),
            ["dns"] = worker.Dns is { } dns ? $"{dns.Enabled} {Text(dns.ZoneId)} {Text(dns.Hostname)} {Text(dns.RoutePattern)} at {dns.Position.Line}" : null,
            ["workersDev"] = worker.WorkersDev is { } dev ? $"{dev.Enabled} previews {dev.PreviewsEnabled?.ToString() ?? "null"}" : null,
            ["customDomains"] = List(worker.CustomDomains, domain => $"{Text(domain.Hostname)} {Text(domain.ZoneId)} at {domain.Position.Line}"),
            ["routes"] = List(worker.Routes, route => $"{Text(route.Pattern)} {Text(route.ZoneId)} at {route.Position.Line}"),
            ["schedules"] = List(worker.Schedules, cron => cron),
            ["observability"] = worker.Observability?.DeepClone(),
            ["placement"] = worker.Placement?.DeepClone(),
            ["limits"] = worker.Limits?.DeepClone(),
            ["logpush"] = worker.Logpush,
            ["tailConsumers"] = List(worker.TailConsumers, consumer => consumer.ToJsonString()),
            ["assets"] = worker.Assets is { } assets ? $"{assets.BindingName} {assets.Directory} {assets.Config.ToJsonString()}" : null,
        };
        // Of these an empty one is another wish than none.
        string[] settings = ["placement", "limits", "tailConsumers"];
        foreach (var empty in json.Where(field => field.Value is null || (field.Value is JsonArray { Count: 0 } or JsonObject { Count: 0 } && !settings.Contains(field.Key))).Select(field => field.Key).ToList())
        {
            json.Remove(empty);
        }

        return json;
    }

    private static string Binding(WorkerBinding binding) =>
        $"{binding.Name} {binding.Type}{string.Concat(binding.Fields.Select(field => $" {field.Key}={Text(field.Value)}"))} at {binding.Position.Line}";

    private static string Secret(WorkerSecret secret) =>
        $"{secret.Name} {secret.Type} {secret.ValueField}={Text(secret.Value)} {secret.Fields.ToJsonString()} at {secret.Position.Line}";

    private static JsonObject Map(IReadOnlyDictionary<string, string> texts) => new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private static JsonArray? List<T>(IEnumerable<T>? items, Func<T, string> text) => items is null ? null : new JsonArray([.. items.Select(item => (JsonNode)text(item))]);
}
