using System.Text.Json.Nodes;

namespace Slipway.Manifests.Reading;

/// <summary>Items as the API takes them: snake_case, references as <see cref="JsonReferences"/> writes them.</summary>
internal static class ItemJson
{
    public static JsonNode Of(Item item) => item switch
    {
        ObjectItem fields => fields.ToJson(),
        MapItem map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Of(entry.Value)))),
        ListItem list => new JsonArray([.. list.Items.Select(Of)]),
        JsonItem json => json.Json.DeepClone(),
        ValueItem value => Of(value.Value),
        _ => throw new ArgumentException($"'{item.At}' has no JSON."),
    };

    private static JsonNode Of(ManifestValue value) => value switch
    {
        LiteralValue literal => JsonValue.Create(literal.Text),
        JsonLiteralValue json => json.Json.DeepClone(),
        ResourceReference reference => JsonReferences.Write(reference),
        _ => throw new ArgumentException($"'{value.Position}' has no JSON."),
    };
}
