using Slipway.Manifests.Reading;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Editing;

/// <summary>A way from a document's root to a field that may be changed: nothing on it is shared with another place.</summary>
/// <param name="Document">The document.</param>
/// <param name="Entry">The field at the way's end.</param>
/// <param name="Names">The fields' names from the root on, as the document spells them.</param>
/// <param name="At">Where it stands.</param>
internal sealed record NodePath(SourceDocument Document, SourceEntry Entry, IReadOnlyList<string> Names, ManifestPosition At)
{
    /// <summary>The root, as the value of a field without name.</summary>
    public static NodePath Root(SourceDocument document, string file)
    {
        var at = new ManifestPosition(file, document.Root.Line, "");
        var key = new SourceScalar { Start = document.Root.Start, End = document.Root.Start, Line = document.Root.Line, Value = "", Style = YamlDotNet.Core.ScalarStyle.Plain };
        return new NodePath(document, new SourceEntry(key, document.Root), [], at).Checked();
    }

    /// <summary>The mapping that stands there, or null.</summary>
    public SourceMapping? Mapping => Entry.Value as SourceMapping;

    /// <summary>The field under one of the names, or null when the mapping has none.</summary>
    /// <exception cref="ManifestException">It is shared with another place.</exception>
    public NodePath? Find(params ReadOnlySpan<string> names)
    {
        if (Mapping is not { } mapping)
        {
            return null;
        }

        if (MappingFields.Find(mapping, names) is { } own)
        {
            var name = MappingFields.Name(own);
            return new NodePath(Document, own, [.. Names, name], At.Field(name, own.Key.Line)).Checked();
        }

        foreach (var merged in MappingFields.Of(mapping))
        {
            if (names.Contains(MappingFields.Name(merged)))
            {
                var at = At.Field(MappingFields.Name(merged), mapping.Line);
                throw Shared(at, $"comes from line {merged.Key.Line} through a merge key (<<), so a change would reach other places.");
            }
        }

        return null;
    }

    /// <summary>The mapping's own field under one of the names, else its last one: what a new field comes behind.</summary>
    public SourceEntry Neighbour(params ReadOnlySpan<string> names) => MappingFields.Find(Mapping!, names) ?? Mapping!.Entries[^1];

    private NodePath Checked()
    {
        if (Entry.Value is SourceAlias alias)
        {
            throw Shared(At, $"is an alias for what stands in line {alias.Target.Line}, so a change would reach other places.");
        }

        return Document.Shared.Contains(Entry.Value)
            ? throw Shared(At, $"has the anchor '&{Entry.Value.Anchor}', which other places refer to, so a change would reach them.")
            : this;
    }

    private static ManifestException Shared(ManifestPosition at, string why) => new([$"{at}: cannot be changed alone: it {why} Write it out in its own place."]);
}
