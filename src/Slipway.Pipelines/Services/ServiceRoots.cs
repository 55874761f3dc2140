using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Services;

/// <summary>Finds the Services among the documents of a text. Whoever wrote it, reading it neither exhausts the stack nor takes long: what could
/// is refused by the parser's events, before YamlDotNet's model, which recurses, is made of them.</summary>
internal static class ServiceRoots
{
    /// <summary>Characters of a text at the most: what a ConfigMap can hold (kubernetes.io/docs/concepts/configuration/configmap), and far over what a Service has.</summary>
    private const int MaxLength = 1024 * 1024;

    /// <summary>Levels of nesting at the most, as manifests have it.</summary>
    private const int MaxDepth = 100;

    /// <summary>Values of a document at the most, aliases counted in full, as manifests have it.</summary>
    private const int MaxNodes = 100_000;

    /// <summary>The root of each Service.</summary>
    /// <param name="text">YAML or JSON, any number of documents.</param>
    /// <param name="place">What the text is called in messages.</param>
    /// <exception cref="DefinitionException">It cannot be read.</exception>
    public static IReadOnlyList<YamlMappingNode> Read(string text, string place)
    {
        if (text.Length > MaxLength)
        {
            throw Problem(place, null, $"holds {text.Length:N0} characters, over the limit of {MaxLength:N0}: put its Services into several files");
        }

        try
        {
            Check(text, place);
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return [.. stream.Documents.Select(d => d.RootNode).OfType<YamlMappingNode>().Where(ServiceReading.IsService)];
        }
        catch (YamlException e)
        {
            throw Problem(place, e.Start, $"no valid YAML: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 throws these for a flow collection that another line's key interrupts, and for half a surrogate pair.
            throw Problem(place, null, "no valid YAML: a bracket or brace is not closed, or an escape (\\u…) in quotes is incomplete");
        }
    }

    private static void Check(string text, string place)
    {
        var parser = new Parser(new StringReader(text));
        var (open, weights, nodes) = (new Stack<(string Anchor, long Before)>(), new Dictionary<string, long>(StringComparer.Ordinal), 0L);
        while (parser.MoveNext())
        {
            var here = parser.Current!;
            switch (here)
            {
                case DocumentStart:
                    weights.Clear();
                    nodes = 0;
                    break;
                case AnchorAlias { Value.Value: var name }:
                    if (open.Any(o => o.Anchor == name))
                    {
                        throw Problem(place, here.Start, $"the alias '*{name}' stands inside the value that it stands for");
                    }

                    nodes += weights.TryGetValue(name, out var weight) ? weight : throw Problem(place, here.Start, $"the alias '*{name}' has no anchor '&{name}' above it");
                    break;
                case Scalar scalar:
                    nodes++;
                    weights[scalar.Anchor.IsEmpty ? "" : scalar.Anchor.Value] = 1;
                    break;
                case SequenceStart or MappingStart when open.Count == MaxDepth:
                    throw Problem(place, here.Start, $"is nested over {MaxDepth} levels deep");
                case SequenceStart or MappingStart:
                    var anchor = ((NodeEvent)here).Anchor;
                    open.Push((anchor.IsEmpty ? "" : anchor.Value, nodes++));
                    break;
                case SequenceEnd or MappingEnd:
                    var closed = open.Pop();
                    weights[closed.Anchor] = nodes - closed.Before;
                    break;
            }

            if (nodes > MaxNodes)
            {
                throw Problem(place, here.Start, $"has over {MaxNodes:N0} values; aliases (*name) count in full. Write fewer of them");
            }
        }
    }

    private static DefinitionException Problem(string place, Mark? at, string problem) =>
        new([new DefinitionError(place, (int?)at?.Line ?? 0, (int?)at?.Column ?? 0, "", problem)]);
}
