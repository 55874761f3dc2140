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

    /// <summary>Documents as text that does not depend on the version of what wrote them: sorted by kind and name, without folded lines, with one
    /// kind of quotes.</summary>
    public static string Canonical(IEnumerable<YamlNode> documents)
    {
        var sorted = documents.OrderBy(d => $"{d.Text("apiVersion")} {d.Text("kind")} {d.Text("metadata", "namespace")} {d.Text("metadata", "name")}", StringComparer.Ordinal);
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new YamlDotNet.Core.Events.StreamStart());
        foreach (var document in sorted)
        {
            foreach (var scalar in document.AllNodes.OfType<YamlScalarNode>())
            {
                scalar.Style = scalar.Value!.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : scalar.Style == ScalarStyle.Plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
            }

            emitter.Emit(new YamlDotNet.Core.Events.DocumentStart(null, null, isImplicit: false));
            Emit(emitter, document);
            emitter.Emit(new YamlDotNet.Core.Events.DocumentEnd(isImplicit: true));
        }

        emitter.Emit(new YamlDotNet.Core.Events.StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode scalar:
                var isPlain = scalar.Style == ScalarStyle.Plain;
                emitter.Emit(new YamlDotNet.Core.Events.Scalar(null, null, scalar.Value!, scalar.Style, isPlain, !isPlain));
                break;
            case YamlSequenceNode list:
                emitter.Emit(new YamlDotNet.Core.Events.SequenceStart(null, null, true, YamlDotNet.Core.Events.SequenceStyle.Block));
                list.Children.ToList().ForEach(child => Emit(emitter, child));
                emitter.Emit(new YamlDotNet.Core.Events.SequenceEnd());
                break;
            case YamlMappingNode map:
                emitter.Emit(new YamlDotNet.Core.Events.MappingStart(null, null, true, YamlDotNet.Core.Events.MappingStyle.Block));
                foreach (var (key, value) in map.Children.OrderBy(pair => ((YamlScalarNode)pair.Key).Value, StringComparer.Ordinal))
                {
                    Emit(emitter, key);
                    Emit(emitter, value);
                }

                emitter.Emit(new YamlDotNet.Core.Events.MappingEnd());
                break;
        }
    }

    /// <summary>Every scalar below a node, with the path that leads to it.</summary>
    public static IEnumerable<(string Path, string Value)> Scalars(this YamlNode node, string path = "") => node switch
    {
        YamlScalarNode scalar => [(path, scalar.Value ?? "")],
        YamlSequenceNode list => list.Children.SelectMany((child, index) => child.Scalars($"{path}[{index}]")),
        YamlMappingNode map => map.Children.SelectMany(pair => pair.Value.Scalars($"{path}.{((YamlScalarNode)pair.Key).Value}")),
        _ => [],
    };
}
