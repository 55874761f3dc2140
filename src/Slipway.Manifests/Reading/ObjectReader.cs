using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Reads objects: those with known fields, and those whose names are the user's.</summary>
internal sealed class ObjectReader(ShapeReader shapes, Problems problems)
{
    /// <summary>As many names as a message can list without hiding what it says.</summary>
    private const int MaxListed = 12;

    /// <summary>Reads an object with known fields.</summary>
    /// <param name="shape">The fields.</param>
    /// <param name="node">What stands there.</param>
    /// <param name="at">Where.</param>
    /// <param name="text">The text that may stand in the object's place, or null.</param>
    public ObjectItem? Read(ObjectShape shape, SourceNode node, ManifestPosition at, TextShape? text = null)
    {
        if (Mapping(node, at) is not { } mapping)
        {
            return null;
        }

        var fields = new OrderedDictionary<string, Item>();
        var written = new Dictionary<string, string>();
        var meant = new HashSet<string?>();
        foreach (var entry in Entries(mapping))
        {
            var name = MappingFields.Name(entry);
            var here = at.Field(name, entry.Key.Line);
            if (shape.Find(name) is not { } field)
            {
                problems.Add(here, Unknown(shape, name, text, out var near));
                meant.Add(near);
            }
            else if (!written.TryAdd(field.Name, name))
            {
                problems.Add(here, written[field.Name] == name ? "is written twice: keep one." : $"is '{written[field.Name]}' in another spelling: keep one of them.");
            }
            else if (ShapeReader.IsAbsent(field.Shape, entry.Value))
            {
                written.Remove(field.Name);
            }
            else if (shapes.Read(field.Shape, entry.Value, here) is { } item)
            {
                fields.Add(field.Name, item);
            }
        }

        // Who wrote a name wrong did not leave the field out.
        var all = written.Keys.Concat(meant.OfType<string>()).ToHashSet();
        var like = string.Concat(mapping.Entries.Select(MappingFields.Name));
        foreach (var missing in shape.Fields.Where(field => field.IsRequired && !all.Contains(field.Name)))
        {
            problems.Add(at.Field(FieldName.Like(missing.Name, like)), $"is missing. {missing.Says}");
        }

        return new ObjectItem(fields, at) { Written = all };
    }

    public MapItem? ReadMap(MapShape shape, SourceNode node, ManifestPosition at)
    {
        if (Mapping(node, at) is not { } mapping)
        {
            return null;
        }

        var entries = new List<KeyValuePair<string, Item>>();
        var written = new HashSet<string>();
        foreach (var entry in Entries(mapping))
        {
            var name = MappingFields.Name(entry);
            var here = at.Field(name, entry.Key.Line);
            if (!written.Add(name))
            {
                problems.Add(here, "is written twice: keep one.");
            }
            else if (shape.Names?.Break(name) is { } problem)
            {
                problems.Add(here, $"'{name}' {problem}");
            }
            else if (ShapeReader.IsAbsent(shape.Value, entry.Value))
            {
                entries.Add(KeyValuePair.Create<string, Item>(name, new ValueItem(new LiteralValue("", here), here)));
            }
            else if (shapes.Read(shape.Value, entry.Value, here) is { } item)
            {
                entries.Add(KeyValuePair.Create(name, item));
            }
        }

        return new MapItem(entries, at);
    }

    private SourceMapping? Mapping(SourceNode node, ManifestPosition at)
    {
        if (node.Resolved is not SourceMapping mapping)
        {
            problems.Add(at, $"is {Nouns.Of(node)}, and must be an object.");
            return null;
        }

        foreach (var entry in mapping.Entries.Where(entry => entry.Key.Resolved is not SourceScalar))
        {
            problems.Add(at with { Line = entry.Key.Line }, "has a field whose name is no text.");
        }

        foreach (var merge in mapping.Entries.Where(entry => entry.IsMerge && !MappingFields.CanMerge(entry.Value)))
        {
            problems.Add(at.Field("<<", merge.Key.Line), "takes in the fields of an object, or of a list of objects: name one with an alias.");
        }

        return mapping;
    }

    private static IEnumerable<SourceEntry> Entries(SourceMapping mapping) => MappingFields.Of(mapping).Where(entry => entry.Key.Resolved is SourceScalar);

    private static string Unknown(ObjectShape shape, string name, TextShape? text, out string? near)
    {
        if (shape.FindMistaken(name) is { } mistaken)
        {
            near = mistaken.Name;
            return $"unknown field, here it is called '{FieldName.Like(near, name)}'.";
        }

        var nearest = NearestName.Of(name, shape.Fields.SelectMany(field => field.OtherNames.Prepend(field.Name)));
        near = nearest is null ? null : shape.Find(nearest)?.Name;
        if (nearest is not null)
        {
            return $"unknown field, did you mean '{FieldName.Like(nearest, name)}'?";
        }

        if (text is not null)
        {
            // Who writes another object in the place of a text has left out no field of this one.
            near = shape.Fields.FirstOrDefault(field => field.IsRequired)?.Name;
            return $"unknown field: write {(text.Rule is { } rule ? $"{rule.What} as a text, such as '{rule.Example}'" : "a text")}, or {Nouns.Of(shape)}.";
        }

        if (FieldPlaces.Of(name) is { } place)
        {
            return $"unknown field here, it belongs to {place}: move it there.";
        }

        return shape.Fields.Count <= MaxListed
            ? $"unknown field: remove it, or write one of {string.Join(", ", shape.Fields.Select(field => field.Name))}."
            : "unknown field: correct its name, or remove it.";
    }
}
