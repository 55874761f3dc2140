using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests.Yaml;

/// <summary>Reads YAML, of which JSON is a part, into nodes that know their place in the text: what YamlDotNet's own model does not keep
/// (aliases, duplicate keys, styles, exact ends) is what editing without touching another byte needs.</summary>
internal sealed class SourceParser
{
    /// <summary>Levels of nesting at the most: far over what a manifest has, far under what would exhaust the stack.</summary>
    private const int MaxDepth = 100;

    /// <summary>Nodes of a document at the most, aliases counted in full: stops documents that multiply themselves with aliases.</summary>
    private const int MaxNodes = 100_000;

    private readonly string text;
    private readonly string file;
    private readonly Parser parser;
    private readonly Dictionary<string, SourceNode> anchors = [];
    private readonly HashSet<string> open = [];
    private readonly HashSet<SourceNode> shared = [];

    private SourceParser(string text, string file)
    {
        this.text = text;
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The documents of a text without byte order mark, empty ones left out.</summary>
    /// <exception cref="ManifestException">It is not YAML.</exception>
    public static IReadOnlyList<SourceDocument> Parse(string text, string file)
    {
        var reading = new SourceParser(text, file);
        try
        {
            return reading.Documents();
        }
        catch (YamlException e)
        {
            throw reading.TabLine(e) is { } tab
                ? reading.Problem(tab, "is not YAML: the line is indented with a tab. Indent with spaces.")
                : reading.Problem((int)e.Start.Line, $"is not YAML: {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 throws these for a flow collection that another line's key interrupts, and for half a surrogate pair.
            var line = (int)(reading.parser.Current?.Start.Line ?? 1);
            throw reading.Problem(line, "is not YAML: a bracket or brace that opens here or below is not closed, or an escape (\\u…) in quotes is incomplete.");
        }
    }

    private List<SourceDocument> Documents()
    {
        var documents = new List<SourceDocument>();
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            var start = parser.Consume<DocumentStart>();
            anchors.Clear();
            shared.Clear();
            var root = Node(0);
            parser.Consume<DocumentEnd>();
            if (root is not SourceScalar { Value: "" })
            {
                documents.Add(new SourceDocument(root, (int)Math.Max(start.Start.Line, 1), new HashSet<SourceNode>(shared)));
            }
        }

        return documents;
    }

    private SourceNode Node(int depth)
    {
        var here = parser.Current ?? throw Problem(1, "is not YAML: it ends too soon.");
        if (depth > MaxDepth)
        {
            throw Problem((int)here.Start.Line, $"is nested over {MaxDepth} levels deep.");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Alias(alias);
        }

        var name = here is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : null;
        var reopened = name is not null && !open.Add(name);
        SourceNode node = parser.TryConsume<Scalar>(out var scalar) ? Scalar(scalar)
            : parser.TryConsume<SequenceStart>(out var sequence) ? Sequence(sequence, depth)
            : Mapping(parser.Consume<MappingStart>(), depth);
        if (name is not null)
        {
            anchors[name] = node;
            if (!reopened)
            {
                open.Remove(name);
            }
        }

        return node.Weight <= MaxNodes
            ? node
            : throw Problem(node.Line, $"stands for over {MaxNodes:N0} values: aliases (*name) multiply it. Write fewer of them.");
    }

    private SourceAlias Alias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (open.Contains(name))
        {
            throw Problem((int)alias.Start.Line, $"the alias '*{name}' stands inside the value that it stands for.");
        }

        if (!anchors.TryGetValue(name, out var target))
        {
            throw Problem((int)alias.Start.Line, $"the alias '*{name}' has no anchor '&{name}' above it.");
        }

        shared.Add(target);
        return new SourceAlias { Start = (int)alias.Start.Index, End = (int)alias.End.Index, Line = (int)alias.Start.Line, Target = target };
    }

    private static SourceScalar Scalar(Scalar scalar) => new()
    {
        Start = (int)scalar.Start.Index,
        End = (int)scalar.End.Index,
        Line = (int)scalar.Start.Line,
        Anchor = AnchorOf(scalar),
        Tag = TagOf(scalar),
        Value = scalar.Value,
        Style = scalar.Style,
    };

    private SourceSequence Sequence(SequenceStart start, int depth)
    {
        var items = new List<SourceNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        var end = parser.Consume<SequenceEnd>();

        var isFlow = start.Style == SequenceStyle.Flow;
        return new SourceSequence
        {
            Start = (int)start.Start.Index,
            End = isFlow ? (int)end.End.Index + 1 : EndOfBlock(items, start),
            Line = (int)start.Start.Line,
            Anchor = AnchorOf(start),
            Tag = TagOf(start),
            Items = items,
            IsFlow = isFlow,
        };
    }

    private SourceMapping Mapping(MappingStart start, int depth)
    {
        var entries = new List<SourceEntry>();
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            entries.Add(new SourceEntry(key, Node(depth + 1)));
        }

        var end = parser.Consume<MappingEnd>();

        // A pair in a flow sequence ([a: b]) has braces in no other place than YamlDotNet's event.
        var isFlow = start.Style == MappingStyle.Flow;
        return new SourceMapping
        {
            Start = (int)start.Start.Index,
            End = isFlow && (int)end.End.Index < text.Length && text[(int)end.End.Index] == '}'
                ? (int)end.End.Index + 1
                : EndOfBlock(entries.Select(entry => entry.Value), start),
            Line = (int)start.Start.Line,
            Anchor = AnchorOf(start),
            Tag = TagOf(start),
            Entries = entries,
            IsFlow = isFlow,
        };
    }

    // A block collection's own end mark stands at the next token, after comments.
    private static int EndOfBlock(IEnumerable<SourceNode> children, NodeEvent start) => children.LastOrDefault()?.End ?? (int)start.End.Index;

    private static string? AnchorOf(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    /// <summary>The line that is indented with a tab, when that is the error: YamlDotNet reports where the value around it begins.</summary>
    private int? TabLine(YamlException error)
    {
        var from = Math.Max((int)error.Start.Line - 1, 0);
        var at = error.Message.Contains("tab", StringComparison.Ordinal)
            ? text.Split('\n').Skip(from).ToList().FindIndex(line => line[..^line.TrimStart(' ', '\t').Length].Contains('\t', StringComparison.Ordinal))
            : -1;
        return at < 0 ? null : from + at + 1;
    }

    private ManifestException Problem(int line, string problem) => new([$"{file}:{line}: {problem}"]);
}
