namespace Slipway.Manifests.Yaml;

/// <summary>The fields of a mapping, those that merge keys (<c>&lt;&lt;</c>) bring in included.</summary>
internal static class MappingFields
{
    /// <summary>All entries; what the mapping says itself wins over what is merged in, and an earlier merged mapping over a later one.</summary>
    public static IReadOnlyList<SourceEntry> Of(SourceMapping mapping)
    {
        if (!mapping.Entries.Any(entry => entry.IsMerge))
        {
            return mapping.Entries;
        }

        var own = mapping.Entries.Where(entry => !entry.IsMerge).ToList();
        var names = own.Select(Name).ToHashSet();
        foreach (var merged in mapping.Entries.Where(entry => entry.IsMerge).SelectMany(entry => Merged(entry.Value)).SelectMany(Of))
        {
            if (names.Add(Name(merged)))
            {
                own.Add(merged);
            }
        }

        return own;
    }

    /// <summary>The text of an entry's key; empty for keys that are no single value.</summary>
    public static string Name(SourceEntry entry) => entry.Key.Resolved is SourceScalar scalar ? scalar.Value : "";

    /// <summary>The entry that the mapping itself has under one of the names, or null.</summary>
    public static SourceEntry? Find(SourceMapping mapping, params ReadOnlySpan<string> names)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!entry.IsMerge && names.Contains(Name(entry)))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Whether a value can stand behind a merge key.</summary>
    public static bool CanMerge(SourceNode node) =>
        node.Resolved is SourceMapping || (node.Resolved is SourceSequence sequence && sequence.Items.All(item => item.Resolved is SourceMapping));

    private static IEnumerable<SourceMapping> Merged(SourceNode node) => node.Resolved switch
    {
        SourceMapping mapping => [mapping],
        SourceSequence sequence => sequence.Items.Select(item => item.Resolved).OfType<SourceMapping>(),
        _ => [],
    };
}
