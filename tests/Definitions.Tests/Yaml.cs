using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>Short ways through YAML nodes.</summary>
internal static class Yaml
{
    public static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>The node at the end of a path of keys, or null.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] keys)
    {
        foreach (var key in keys)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        }

        return node;
    }

    /// <summary>The text at the end of a path of keys, or null.</summary>
    public static string? Text(this YamlNode? node, params string[] keys) => (node.At(keys) as YamlScalarNode)?.Value;

    /// <summary>The items of the list at the end of a path of keys; none when it is not there.</summary>
    public static IReadOnlyList<YamlNode> Items(this YamlNode? node, params string[] keys) =>
        node.At(keys) is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>The names of the items of a list.</summary>
    public static IReadOnlyList<string> Names(this YamlNode? node, params string[] keys) => [.. node.Items(keys).Select(i => i.Text("name")!)];

    /// <summary>The keys of the mapping at the end of a path of keys.</summary>
    public static IReadOnlyList<string> Keys(this YamlNode? node, params string[] keys) =>
        node.At(keys) is YamlMappingNode map ? [.. map.Children.Keys.Select(key => ((YamlScalarNode)key).Value!)] : [];

    /// <summary>True for text that YAML reads as text: quoted, or plain and of no other type.</summary>
    public static bool IsString(this YamlScalarNode node) =>
        node.Style != ScalarStyle.Plain || !(node.IsBoolean() || node.IsNumber() || node.Value is null or "" or "null" or "~" or "Null" or "NULL");

    public static bool IsBoolean(this YamlScalarNode node) => node.Style == ScalarStyle.Plain && node.Value is "true" or "false";

    public static bool IsNumber(this YamlScalarNode node) => node.Style == ScalarStyle.Plain && double.TryParse(node.Value, out _);

    /// <summary>Every scalar below a node, with the path that leads to it.</summary>
    public static IEnumerable<(string Path, string Value)> Scalars(this YamlNode node, string path = "") => node switch
    {
        YamlScalarNode scalar => [(path, scalar.Value ?? "")],
        YamlSequenceNode list => list.Children.SelectMany((child, index) => child.Scalars($"{path}[{index}]")),
        YamlMappingNode map => map.Children.SelectMany(pair => pair.Value.Scalars($"{path}.{((YamlScalarNode)pair.Key).Value}")),
        _ => [],
    };
}
