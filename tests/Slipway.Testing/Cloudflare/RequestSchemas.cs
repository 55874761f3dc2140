using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>
/// Checks bodies against Cloudflare's own types (request-schemas.json): the part of JSON Schema draft-07 that they use, which is type, properties,
/// required, additionalProperties, items, anyOf, enum, const and $ref.
/// </summary>
public static class RequestSchemas
{
    /// <summary>Binding types that wrangler knows and the schemas do not.</summary>
    private static readonly string[] NewerBindingTypes =
        ["agent_memory", "logfwdr", "stream", "unsafe_hello_world", "websearch", "worker_loader"];

    private static readonly JsonObject Definitions = Load();

    /// <summary>What is wrong with a body, each with the place; empty = nothing.</summary>
    public static IReadOnlyList<string> Errors(string definition, JsonNode? value, Strictness strictness)
    {
        var errors = new List<string>();
        Check((JsonObject)Definitions[definition]!, value, "", strictness, errors);
        return errors;
    }

    private static void Check(JsonObject schema, JsonNode? value, string at, Strictness strictness, List<string> errors)
    {
        schema = Resolve(schema);
        if (schema["anyOf"] is JsonArray branches)
        {
            CheckAnyOf(branches, value, at, strictness, errors);
            return;
        }

        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
        {
            errors.Add($"{Place(at)}: {Show(value)}, expected {constant.ToJsonString()}");
        }
        else if (schema["enum"] is JsonArray values && !values.Any(v => JsonNode.DeepEquals(v, value)))
        {
            errors.Add($"{Place(at)}: {Show(value)}, expected one of {values.ToJsonString()}");
        }
        else if (schema["type"] is { } type && !HasType(type, value))
        {
            errors.Add($"{Place(at)}: {Show(value)}, expected {type.ToJsonString()}");
        }
        else if (value is JsonObject fields)
        {
            CheckFields(schema, fields, at, strictness, errors);
        }
        else if (value is JsonArray items && schema["items"] is JsonObject each)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(each, items[i], $"{at}[{i}]", strictness, errors);
            }
        }
    }

    private static void CheckFields(JsonObject schema, JsonObject fields, string at, Strictness strictness, List<string> errors)
    {
        var known = schema["properties"] as JsonObject ?? [];
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => (string)n!).Where(n => strictness == Strictness.Full && !fields.ContainsKey(n)))
        {
            errors.Add($"{Place(at)}: '{name}' is missing");
        }

        foreach (var (name, value) in fields)
        {
            if (known[name] is JsonObject expected)
            {
                Check(expected, value, $"{at}.{name}", strictness, errors);
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                Check(others, value, $"{at}.{name}", strictness, errors);
            }
            else if (strictness != Strictness.Lenient && schema["additionalProperties"] is JsonValue { } allowed && allowed.GetValueKind() == JsonValueKind.False)
            {
                errors.Add($"{Place(at)}: '{name}' is not known");
            }
        }
    }

    /// <summary>Branches that a constant <c>type</c> tells apart are chosen by it, so that an error says what is wrong rather than that nothing fits.</summary>
    private static void CheckAnyOf(JsonArray branches, JsonNode? value, string at, Strictness strictness, List<string> errors)
    {
        var all = branches.Select(b => Resolve((JsonObject)b!)).ToList();
        if (value is JsonObject fields && (string?)fields["type"] is { } type && all.TrueForAll(b => b["properties"]?["type"] is not null))
        {
            if (all.Find(b => (string?)b["properties"]!["type"]!["const"] == type) is { } chosen)
            {
                Check(chosen, value, at, strictness, errors);
            }
            else if (!NewerBindingTypes.Contains(type))
            {
                errors.Add($"{Place(at)}: type '{type}' is not known");
            }

            return;
        }

        var tries = all.ConvertAll(b =>
        {
            var found = new List<string>();
            Check(b, value, at, strictness, found);
            return found;
        });
        if (tries.TrueForAll(t => t.Count > 0))
        {
            errors.Add($"{Place(at)}: {Show(value)} fits none of {all.Count} forms: {string.Join("; ", tries.SelectMany(t => t).Distinct())}");
        }
    }

    private static JsonObject Resolve(JsonObject schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            schema = (JsonObject)Definitions[reference["#/definitions/".Length..]]!;
        }

        return schema;
    }

    private static bool HasType(JsonNode type, JsonNode? value) =>
        type is JsonArray several ? several.Any(t => HasType(t!, value)) : (string?)type switch
        {
            "null" => value is null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "number" => value?.GetValueKind() == JsonValueKind.Number,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            var other => throw new NotSupportedException($"type {other} of JSON Schema"),
        };

    private static string Place(string at) => at.Length == 0 ? "the body" : at.TrimStart('.');

    /// <summary>Values of secrets must not reach a message.</summary>
    private static string Show(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "an array",
        _ => $"a {value.GetValueKind().ToString().ToLowerInvariant()}",
    };

    private static JsonObject Load()
    {
        using var stream = typeof(RequestSchemas).Assembly.GetManifestResourceStream("request-schemas.json")!;
        var definitions = (JsonObject)JsonNode.Parse(stream)!["definitions"]!;
        AddWhatWranglerSends(definitions);
        return definitions;
    }

    /// <summary><c>VersionMetadata</c>: the SDK's type of a version's metadata lacks what wrangler sends with every version (its create-worker-upload-form.ts is one
    /// for versions and scripts), and asks for a main module, which a version of assets only does not have.</summary>
    private static void AddWhatWranglerSends(JsonObject definitions)
    {
        var (version, script) = ((JsonObject)definitions["VersionCreateParams.Metadata"]!.DeepClone(), (JsonObject)definitions["ScriptUpdateParams.Metadata"]!);
        foreach (var name in (string[])["assets", "keep_assets", "limits", "placement"])
        {
            version["properties"]![name] = script["properties"]![name]!.DeepClone();
        }

        version.Remove("required");
        definitions["VersionMetadata"] = version;
    }
}
