using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Kubernetes;

/// <summary>Reads YAML as JSON values, by YAML 1.2's core schema.</summary>
internal static class YamlJson
{
    /// <summary>The root of a file's first document; null when the file is empty.</summary>
    /// <exception cref="FormatException">It is not YAML; the message says where, and quotes nothing.</exception>
    public static YamlNode? Load(string text)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new FormatException($"is not YAML: line {e.Start.Line}, column {e.Start.Column}.", e);
        }
    }

    /// <summary>The root of a file's first document as a JSON object.</summary>
    /// <exception cref="FormatException">It is not YAML, or no mapping.</exception>
    public static JsonObject ReadObject(string text) =>
        Load(text) is YamlMappingNode map ? (JsonObject)ToJson(map)! : throw new FormatException("is not a YAML mapping.");

    /// <summary>A node as a JSON value.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key.ToString(), ToJson(p.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value ?? ""),
        YamlScalarNode plain => Resolve(plain.Value ?? ""),
        _ => null,
    };

    private static JsonValue? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when text.Any(char.IsAsciiDigit) && text[^1] != '_'
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };
}
