using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Manifests;

/// <summary>References inside the parts of a Worker that are JSON (tail consumers, migrations, fields of bindings): objects with the one
/// field <c>value_from</c>, which holds <c>kind</c>, <c>name</c>, <c>field_path</c> and, if the manifest says it, <c>env</c>.</summary>
public static class JsonReferences
{
    private const string Field = "value_from";

    /// <summary>All references in a value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="position">Where it stands, which becomes the references' position.</param>
    public static IEnumerable<ResourceReference> In(JsonNode? json, ManifestPosition position) => json switch
    {
        JsonObject fields when Read(fields, position) is { } reference => [reference],
        JsonObject fields => fields.SelectMany(field => In(field.Value, position)),
        JsonArray items => items.SelectMany(item => In(item, position)),
        _ => [],
    };

    /// <summary>A copy of a value with each reference replaced by the text that it stands for.</summary>
    /// <param name="json">The value.</param>
    /// <param name="position">Where it stands, which becomes the references' position.</param>
    /// <param name="resolve">The text of a reference.</param>
    public static JsonNode? Resolve(JsonNode? json, ManifestPosition position, Func<ResourceReference, string> resolve) => json switch
    {
        JsonObject fields when Read(fields, position) is { } reference => JsonValue.Create(resolve(reference)),
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Resolve(field.Value, position, resolve)))),
        JsonArray items => new JsonArray([.. items.Select(item => Resolve(item, position, resolve))]),
        null => null,
        _ => json.DeepClone(),
    };

    internal static JsonObject Write(ResourceReference reference)
    {
        var from = new JsonObject { ["kind"] = reference.Kind, ["name"] = reference.Name, ["field_path"] = reference.FieldPath };
        if (reference.Environment is { } environment)
        {
            from["env"] = environment;
        }

        return new JsonObject { [Field] = from };
    }

    private static ResourceReference? Read(JsonObject fields, ManifestPosition position) =>
        fields.Count == 1 && fields[Field] is JsonObject from && Text(from, "kind") is { } kind && Text(from, "name") is { } name && Text(from, "field_path") is { } path
            ? new ResourceReference(kind, name, path, Text(from, "env"), position)
            : null;

    private static string? Text(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
