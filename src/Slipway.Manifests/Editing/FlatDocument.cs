using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Editing;

/// <summary>A document as one line per node, in order: what must be the same before and after an edit, but for the lines of the edit.</summary>
internal static class FlatDocument
{
    /// <summary>The lines: the node's path, and what is written there.</summary>
    public static IReadOnlyList<(string Path, string Says)> Lines(SourceDocument document)
    {
        var lines = new List<(string Path, string Says)>();
        Add(lines, "", document.Root);
        return lines;
    }

    /// <summary>The path of a field.</summary>
    public static string Join(string path, string name) => $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static void Add(List<(string Path, string Says)> lines, string path, SourceNode node)
    {
        switch (node)
        {
            case SourceMapping mapping:
                lines.Add((path, $"{Properties(node)}{(mapping.IsFlow ? "{}" : "mapping")}"));
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    var (key, value) = mapping.Entries[i];
                    var below = key is SourceScalar scalar ? Join(path, scalar.Value) : $"{path}/?{i}";
                    Add(lines, below + "?", key);
                    Add(lines, below, value);
                }

                break;
            case SourceSequence sequence:
                lines.Add((path, $"{Properties(node)}{(sequence.IsFlow ? "[]" : "sequence")}"));
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    Add(lines, $"{path}/{i}", sequence.Items[i]);
                }

                break;
            case SourceAlias alias:
                lines.Add((path, $"*{alias.Target.Anchor}"));
                break;
            case SourceScalar scalar:
                lines.Add((path, $"{Properties(node)}{scalar.Style} {scalar.Value}"));
                break;
        }
    }

    private static string Properties(SourceNode node) => (node.Anchor is null ? "" : $"&{node.Anchor} ") + (node.Tag is null ? "" : $"!{node.Tag} ");
}
