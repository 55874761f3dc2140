using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>JSON whose bytes do not depend on the order in which its fields came.</summary>
internal static class SortedJson
{
    /// <summary>A copy with the fields of every object sorted by name; lists keep their order, which may mean something.</summary>
    public static JsonObject Of(JsonObject value) =>
        new(value.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, Copy(f.Value))));

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        null => null,
        JsonObject fields => Of(fields),
        JsonArray list => new JsonArray([.. list.Select(Copy)]),
        _ => node.DeepClone(),
    };
}
