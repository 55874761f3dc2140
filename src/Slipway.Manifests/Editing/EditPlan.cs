using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Editing;

/// <summary>The changes of one edit of one document, and what the document must say after them.</summary>
/// <param name="text">The whole text, without byte order mark.</param>
/// <param name="root">The document.</param>
internal sealed class EditPlan(string text, NodePath root)
{
    private readonly List<TextChange> changes = [];
    private readonly List<WantedText> wanted = [];

    /// <summary>The document's root.</summary>
    public NodePath Root => root;

    /// <summary>What must stand in the document.</summary>
    public IReadOnlyList<WantedText> Wanted => wanted;

    /// <summary>The text with all changes made.</summary>
    public string Apply() => TextChange.Apply(text, changes);

    /// <summary>Gives a field a text: in its place, or as a new field behind the mapping's last.</summary>
    /// <param name="mapping">The mapping; it has at least one field.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The text.</param>
    public void Set(NodePath mapping, string name, NewText value)
    {
        if (mapping.Find(name) is not { } field)
        {
            Insert(mapping, mapping.Mapping!.Entries[^1], name, value);
            return;
        }

        if (Replacement.Of(text, field.Entry, value.Text) is { } change)
        {
            changes.Add(change);
        }

        wanted.Add(new WantedText(field.Names, value.Text));
    }

    /// <summary>Adds a field behind another.</summary>
    public void Insert(NodePath mapping, SourceEntry neighbour, string name, NewValue value)
    {
        changes.Add(Insertion.After(text, mapping.Entry, neighbour, name, value));
        Want(mapping, name, value);
    }

    /// <summary>Gives a field that has no value, or an empty mapping, its first fields.</summary>
    public void InsertFirst(NodePath parent, NodePath mapping, NewFields fields)
    {
        changes.Add(Insertion.First(text, parent.Entry, mapping.Entry, fields));
        foreach (var (name, value) in fields.Fields)
        {
            Want(mapping, name, value);
        }
    }

    private void Want(NodePath mapping, string name, NewValue value) => wanted.AddRange(value switch
    {
        NewFields fields => fields.Fields.Select(field => new WantedText([.. mapping.Names, name, field.Name], field.Value.Text)),
        NewText single => [new WantedText([.. mapping.Names, name], single.Text)],
        _ => [],
    });
}
