using System.Text.Json.Nodes;

namespace Slipway.Cluster.Tests;

/// <summary>Fields of JSON objects.</summary>
internal static class JsonFields
{
    /// <summary>The object with these fields set.</summary>
    public static JsonObject With(this JsonObject value, params IEnumerable<(string Name, JsonNode? Value)> fields)
    {
        foreach (var (name, field) in fields)
        {
            value[name] = field;
        }

        return value;
    }
}
