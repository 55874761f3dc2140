using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>The bindings that a bundle was built for, as the API takes them: for a preview of a bundle alone. Declared in wrangler's words
/// (developers.cloudflare.com/workers/wrangler/configuration/#bindings).</summary>
internal static class DeclaredPreviewBindings
{
    /// <summary>A list (or one object) of wrangler's configuration.</summary>
    /// <param name="Field">Its name, with a dot where it lies deeper.</param>
    /// <param name="Type">The API's type.</param>
    /// <param name="Fields">The API's fields, and those that hold them in wrangler's configuration, the best first.</param>
    private sealed record Kind(string Field, string Type, params (string Api, string[] Wrangler)[] Fields)
    {
        public string Name { get; init; } = "binding";
    }

    private static readonly Kind[] Kinds =
    [
        new("kv_namespaces", "kv_namespace", ("namespace_id", ["id", "binding"])),
        new("r2_buckets", "r2_bucket", ("bucket_name", ["bucket_name", "binding"])),
        new("d1_databases", "d1", ("database_id", ["database_id", "database_name", "binding"])),
        new("durable_objects.bindings", "durable_object_namespace", ("class_name", ["class_name"]), ("script_name", ["script_name"])) { Name = "name" },
        new("queues.producers", "queue", ("queue_name", ["queue"]), ("delivery_delay", ["delivery_delay"])),
        new("services", "service", ("service", ["service"]), ("entrypoint", ["entrypoint"])),
        new("analytics_engine_datasets", "analytics_engine", ("dataset", ["dataset", "binding"])),
        new("workflows", "workflow", ("workflow_name", ["name"]), ("class_name", ["class_name"]), ("script_name", ["script_name"])),
        new("send_email", "send_email", ("destination_address", ["destination_address"]), ("allowed_destination_addresses", ["allowed_destination_addresses"]), ("allowed_sender_addresses", ["allowed_sender_addresses"])) { Name = "name" },
        new("ratelimits", "ratelimit", ("namespace_id", ["namespace_id"]), ("simple", ["simple"])) { Name = "name" },
        new("hyperdrive", "hyperdrive"),
        new("version_metadata", "version_metadata"),
        new("images", "images"),
        new("ai", "ai"),
        new("browser", "browser"),
        new("media", "media"),
        new("vectorize", "vectorize"),
        new("dispatch_namespaces", "dispatch_namespace"),
        new("mtls_certificates", "mtls_certificate"),
        new("pipelines", "pipelines", ("pipeline", ["pipeline", "stream"])),
        new("secrets_store_secrets", "secrets_store_secret"),
        new("vpc_services", "vpc_service"),
        new("unsafe", "unsafe") { Name = "name" },
    ];

    /// <summary>The bindings of a bundle index. Variables and secrets, of which it has the names only, are those of <see cref="ValueNames"/>.</summary>
    public static IReadOnlyList<JsonObject> Of(JsonObject declared) =>
        [.. Kinds.SelectMany(kind => Objects(At(declared, kind.Field)).Select(item => Binding(kind, item)).OfType<JsonObject>()), .. DeclaredNames.PartBindings(declared)];

    /// <summary>The names of variables and secrets.</summary>
    public static IReadOnlyList<string> ValueNames(JsonObject declared) =>
        [.. new[] { declared["vars"] as JsonArray, declared["secrets"]?["required"] as JsonArray }.SelectMany(names => names ?? []).Select(Text).OfType<string>().Distinct()];

    private static JsonObject? Binding(Kind kind, JsonObject item)
    {
        if (Text(item[kind.Name]) is not { } name)
        {
            return null;
        }

        var binding = new JsonObject { ["type"] = kind.Type, ["name"] = name };
        foreach (var (api, fields) in kind.Fields)
        {
            if (fields.Select(f => item[f]).FirstOrDefault(value => value is not null) is { } value)
            {
                binding[api] = value.DeepClone();
            }
        }

        return binding;
    }

    private static JsonNode? At(JsonObject declared, string path) =>
        path.Split('.').Aggregate<string, JsonNode?>(declared, (at, name) => (at as JsonObject)?[name]);

    private static IEnumerable<JsonObject> Objects(JsonNode? value) => value switch
    {
        JsonArray list => list.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
