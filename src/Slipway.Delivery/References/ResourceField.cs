using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Reads a field of a resource by its path: <c>status.outputs.namespace_id</c>, <c>status.outputs.route_urls[0]</c>. The
/// spellings <c>namespace_id</c> and <c>namespaceId</c> are one; a path that begins with none of <c>metadata</c>, <c>spec</c> and
/// <c>status</c> is one of the outputs.</summary>
internal static class ResourceField
{
    private const string Outputs = "status.outputs.";

    private static readonly string[] Roots = ["metadata", "spec", "status"];

    /// <summary>The name of the output that a path asks for, as <c>namespace_id</c>; null when it asks for something else.</summary>
    public static string? OutputOf(string path)
    {
        var full = Full(path);
        return full.StartsWith(Outputs, StringComparison.Ordinal) && full.IndexOfAny(['.', '['], Outputs.Length) < 0 ? Snake(full[Outputs.Length..]) : null;
    }

    /// <summary>The value as text; null when there is none, or it is a list or an object.</summary>
    public static string? Find(JsonObject resource, string path)
    {
        JsonNode? at = resource;
        foreach (var part in Full(path).Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            at = at switch
            {
                JsonObject fields => fields[part] ?? fields.FirstOrDefault(field => Snake(field.Key) == Snake(part)).Value,
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return at is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;
    }

    /// <summary>The path from the resource's root.</summary>
    public static string Full(string path) => Roots.Any(root => path == root || path.StartsWith(root + '.', StringComparison.Ordinal)) ? path : Outputs + path;

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 && name[i - 1] != '_' ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
