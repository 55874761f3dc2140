namespace Slipway.Manifests.Fields;

/// <summary>Where the fields of the table stand: most unknown fields are known ones with a wrong indentation.</summary>
internal static class FieldPlaces
{
    /// <summary>As many places as a message can name as a guess.</summary>
    private const int MaxPlaces = 3;

    private static ILookup<string, string> Places => field ??= Below(WorkerFields.Manifest, "").ToLookup(place => place.Name, place => place.Path);

    /// <summary>The objects that have a field of this name, or null when none has or too many have.</summary>
    public static string? Of(string name) => Places[name].Distinct().ToList() is { Count: > 0 and <= MaxPlaces } places ? string.Join(" or ", places) : null;

    private static IEnumerable<(string Name, string Path)> Below(Shape shape, string path) => shape switch
    {
        ObjectShape fields => fields.Fields.SelectMany(field =>
            field.Names.Select(name => (name, path.Length == 0 ? "the document itself" : path))
                .Concat(Below(field.Shape, path.Length == 0 ? field.Name : $"{path}.{field.Name}"))),
        ListShape list => Below(list.Item, $"{path}[]"),
        EitherShape either => either.Shapes.SelectMany(one => Below(one, path)),
        _ => [],
    };
}
