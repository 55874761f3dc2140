using Slipway.Manifests.Yaml;
using YamlDotNet.Core;

namespace Slipway.Manifests.Editing;

/// <summary>Reads a text again after an edit: it must say exactly what was wanted, and everything else as before.</summary>
internal static class EditCheck
{
    /// <summary>Whether an edit did what it should.</summary>
    /// <param name="before">The documents before.</param>
    /// <param name="after">The documents after.</param>
    /// <param name="document">The number of the document that was changed.</param>
    /// <param name="wanted">The texts that must stand there now, by their fields' names from the root on.</param>
    public static bool Holds(IReadOnlyList<SourceDocument> before, IReadOnlyList<SourceDocument> after, int document, IReadOnlyList<WantedText> wanted)
    {
        if (before.Count != after.Count || wanted.Any(field => !IsText(after[document].Root, field)))
        {
            return false;
        }

        var paths = wanted.Select(field => field.Names.Aggregate("", FlatDocument.Join)).ToList();
        for (var i = 0; i < before.Count; i++)
        {
            var old = FlatDocument.Lines(before[i]);
            var now = FlatDocument.Lines(after[i]);
            if (!(i == document ? Rest(old, now, paths).SequenceEqual(Rest(now, old, paths)) : old.SequenceEqual(now)))
            {
                return false;
            }
        }

        return true;
    }

    // Without the changed fields, what stood below them, and the mappings that had to be made for them.
    private static IEnumerable<(string Path, string Says)> Rest(
        IReadOnlyList<(string Path, string Says)> lines, IReadOnlyList<(string Path, string Says)> others, List<string> paths)
    {
        var parents = paths.SelectMany(Parents).ToHashSet();
        return lines.Where(line => !paths.Any(path => line.Path == path || line.Path == path + "?" || line.Path.StartsWith(path + "/", StringComparison.Ordinal))
            && !(parents.Contains(line.Path.TrimEnd('?')) && !others.Contains(line)));
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    private static bool IsText(SourceNode root, WantedText wanted)
    {
        var node = root;
        foreach (var name in wanted.Names)
        {
            if (node is not SourceMapping mapping || MappingFields.Find(mapping, name) is not { } entry)
            {
                return false;
            }

            node = entry.Value;
        }

        return node is SourceScalar scalar && scalar.Value == wanted.Text && (scalar.Style != ScalarStyle.Plain || scalar.Tag is not null || PlainScalar.IsText(wanted.Text));
    }
}
