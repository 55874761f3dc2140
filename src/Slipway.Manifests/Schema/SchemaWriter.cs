using System.Text.Json.Nodes;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Schema;

/// <summary>Writes the table of fields as JSON Schema. A field's second spelling refers to its first, so nothing is said twice.</summary>
internal sealed class SchemaWriter(ObjectShape manifest)
{
    private const string Dialect = "http://json-schema.org/draft-07/schema#";

    /// <summary>What the YAML and JSON language servers say in place of the regular expression; other validators pass over it.</summary>
    private const string MessageOfEditors = "patternErrorMessage";

    private readonly SharedShapes shared = new(manifest);

    public JsonObject Document()
    {
        var schema = Object(manifest, "#");
        var definitions = new JsonObject();
        foreach (var (shape, name) in shared.All)
        {
            definitions[name] = Written(shape, $"#/definitions/{name}");
        }

        schema["definitions"] = definitions;
        schema.Insert(0, "$schema", Dialect);
        schema.Insert(1, "title", "CloudflareWorker");
        schema.Insert(2, "description", "A Cloudflare Worker: where its code lies, what it binds, when it runs. Fields may be written in snake_case or camelCase.");
        return schema;
    }

    private JsonObject Object(ObjectShape shape, string pointer)
    {
        var properties = new JsonObject();
        var exclusive = new JsonObject();
        var required = new JsonArray();
        var alternatives = new JsonArray();
        foreach (var field in shape.Fields.Where(field => field.Shape is not RefusedShape))
        {
            var names = field.Names;
            var here = $"{pointer}/properties/{names[0]}";
            properties[names[0]] = Described(field, here);
            foreach (var other in names.Skip(1))
            {
                properties[other] = new JsonObject { ["$ref"] = here };
            }

            for (var i = 0; i < names.Count - 1 && field.Shape is not IgnoredShape; i++)
            {
                exclusive[names[i]] = new JsonObject { ["not"] = AnyRequired(names.Skip(i + 1)) };
            }

            if (field.IsRequired && names.Count == 1)
            {
                required.Add((JsonNode)names[0]);
            }
            else if (field.IsRequired)
            {
                alternatives.Add((JsonNode)AnyRequired(names));
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        Add(schema, "required", required, required.Count);
        Add(schema, "allOf", alternatives, alternatives.Count);
        Add(schema, "dependencies", exclusive, exclusive.Count);
        return schema;
    }

    private JsonObject Described(Field field, string pointer)
    {
        var schema = Of(field.Shape, pointer);
        if (schema.ContainsKey("$ref"))
        {
            // Draft 07 looks at nothing beside a $ref.
            schema = AnyOf(schema);
        }

        schema.Insert(0, "description", field.Says);
        return field.IsRequired ? schema : Nullable(schema);
    }

    private JsonObject Of(Shape shape, string pointer) =>
        shared.Name(shape) is { } name ? new JsonObject { ["$ref"] = $"#/definitions/{name}" } : Written(shape, pointer);

    private JsonObject Written(Shape shape, string pointer) => shape switch
    {
        ObjectShape fields => Object(fields, pointer),
        MapShape map => Map(map, pointer),
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Of(list.Item, $"{pointer}/items") },
        TextShape text => Text(text.Rule),
        ChoiceShape choice => new JsonObject { ["enum"] = Words(choice) },
        ReferenceShape reference => Reference(reference, pointer),
        SecretShape { IsWrittenOut: true } => Secret(),
        SecretShape => AnyOf(Secret(), Of(ReferenceFields.SecretSources, $"{pointer}/anyOf/1")),
        VariableShape or JsonShape => new JsonObject { ["not"] = new JsonObject { ["type"] = "null" } },
        FlagShape => new JsonObject { ["type"] = "boolean" },
        NumberShape number => Number(number),
        RawBindingShape => RawBinding(),
        EitherShape either => AnyOf([.. either.Shapes.Select((one, i) => Of(one, $"{pointer}/anyOf/{i}"))]),
        _ => [],
    };

    private JsonObject Map(MapShape map, string pointer)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(map.Value, $"{pointer}/additionalProperties") };
        if (map.Names is { } names)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = names.Pattern, [MessageOfEditors] = $"Write {names.What}, such as {names.Example}." };
        }
        else if (map.Value is TextShape)
        {
            schema["additionalProperties"] = Nullable(schema["additionalProperties"]!.DeepClone().AsObject());
        }

        return schema;
    }

    private JsonObject Reference(ReferenceShape reference, string pointer) => AnyOf(
        Text(reference.Rule, orReference: true),
        Of(ReferenceFields.Sources(reference.Rule), $"{pointer}/anyOf/1"));

    // Numbers are taken as their text, and proto3 does not tell an empty text from none.
    private static JsonObject Text(TextRule? rule, bool orReference = false)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number") };
        if (rule is not null)
        {
            schema["pattern"] = $"^$|{(orReference ? @"^\$[A-Za-z][A-Za-z0-9-]*/|" : "")}{rule.Pattern}";
            schema[MessageOfEditors] = $"Write {rule.What}, such as {rule.Example}{(orReference ? ", or $kind/name/field.path" : "")}.";
        }

        return schema;
    }

    private static JsonObject Secret() => new() { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 };

    private static JsonObject Number(NumberShape number)
    {
        var schema = new JsonObject { ["type"] = number.IsWhole ? "integer" : "number", ["minimum"] = number.Least };
        if (number.Most is { } most)
        {
            schema["maximum"] = most;
        }

        return schema;
    }

    private static JsonObject RawBinding() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("name", "type"),
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject { ["type"] = "string", ["pattern"] = BindingKind.NameField.Shape is TextShape { Rule: { } rule } ? rule.Pattern : ".", ["description"] = BindingKind.NameField.Says },
            ["type"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = "The API's type." },
        },
    };

    private static JsonArray Words(ChoiceShape choice) =>
        new([.. (choice.AnyCase ? choice.Words.Concat(choice.Words.Select(word => word.ToUpperInvariant())) : choice.Words).Select(word => (JsonNode)word)]);

    /// <summary>A field that is written without a value counts as left out.</summary>
    private static JsonObject Nullable(JsonObject schema)
    {
        if (schema["anyOf"] is JsonArray anyOf)
        {
            anyOf.Add((JsonNode)new JsonObject { ["type"] = "null" });
        }
        else if (schema["type"] is JsonArray types)
        {
            types.Add((JsonNode)"null");
        }
        else if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        }

        return schema;
    }

    private static JsonObject AnyOf(params JsonNode[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };

    private static JsonObject AnyRequired(IEnumerable<string> names)
    {
        JsonNode[] required = [.. names.Select(name => new JsonObject { ["required"] = new JsonArray(name) })];
        return required is [JsonObject one] ? one : AnyOf(required);
    }

    private static void Add(JsonObject schema, string name, JsonNode value, int count)
    {
        if (count > 0)
        {
            schema[name] = value;
        }
    }
}
