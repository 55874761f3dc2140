using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>The names that a wrangler configuration binds, from the bundle index, which has the declarations as wrangler writes them.</summary>
internal static class DeclaredNames
{
    /// <summary>Declarations whose items say <c>name</c> where others say <c>binding</c>
    /// (developers.cloudflare.com/workers/wrangler/configuration).</summary>
    private static readonly string[] NamedByName = ["durable_objects", "send_email", "ratelimits", "unsafe", "logfwdr"];

    /// <summary>Parts of a script in service-worker format: name to file.</summary>
    private static readonly string[] Parts = ["wasm_modules", "text_blobs", "data_blobs"];

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Of(JsonObject declared)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (kind, value) in declared)
        {
            if (kind == "vars" && value is JsonArray vars)
            {
                names.UnionWith(vars.Select(Text).OfType<string>());
            }
            else if (!Parts.Contains(kind))
            {
                Collect(value, NamedByName.Contains(kind) ? "name" : "binding", names);
            }
        }

        return [.. names];
    }

    /// <summary>The parts that a script in service-worker format is bound to, as the API takes them.</summary>
    public static IEnumerable<JsonObject> PartBindings(JsonObject declared) =>
        from kind in Parts
        where declared[kind] is JsonObject
        from part in declared[kind]!.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal)
        select new JsonObject { ["type"] = kind[..^1], ["name"] = part.Key, ["part"] = Text(part.Value) };

    private static void Collect(JsonNode? node, string field, SortedSet<string> names)
    {
        switch (node)
        {
            case JsonObject fields:
                if (Text(fields[field]) is { } name)
                {
                    names.Add(name);
                }

                foreach (var (_, value) in fields)
                {
                    Collect(value, field, names);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, field, names);
                }

                break;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
