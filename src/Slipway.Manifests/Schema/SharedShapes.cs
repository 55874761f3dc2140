using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Schema;

/// <summary>The shapes that stand in several places of the table, each with a name: the schema says them once.</summary>
internal sealed class SharedShapes
{
    private readonly Dictionary<Shape, int> places = [];
    private readonly OrderedDictionary<Shape, string> names = [];

    public SharedShapes(Shape root) => Count(root, "root");

    /// <summary>The shapes and their names, in the order in which they were found.</summary>
    public IEnumerable<KeyValuePair<Shape, string>> All => names.Where(shape => places[shape.Key] > 1);

    /// <summary>The name of a shape that stands in several places, or null.</summary>
    public string? Name(Shape shape) => places.GetValueOrDefault(shape) > 1 ? names[shape] : null;

    private void Count(Shape shape, string field)
    {
        if (shape is ObjectShape or ReferenceShape or SecretShape)
        {
            places[shape] = places.GetValueOrDefault(shape) + 1;
            if (places[shape] > 1)
            {
                return;
            }

            var alike = names.Values.Count(name => name == field || name.StartsWith(field + "-", StringComparison.Ordinal));
            names[shape] = alike == 0 ? field : $"{field}-{alike + 1}";
        }

        foreach (var (below, name) in Below(shape, field))
        {
            Count(below, name);
        }
    }

    private static IEnumerable<(Shape Shape, string Field)> Below(Shape shape, string field) => shape switch
    {
        ObjectShape fields => fields.Fields.Select(one => (one.Shape, one.Name)),
        MapShape map => [(map.Value, field)],
        ListShape list => [(list.Item, field)],
        EitherShape either => either.Shapes.Select(one => (one, field)),
        ReferenceShape reference => [(ReferenceFields.Sources(reference.Rule), field)],
        SecretShape { IsWrittenOut: false } => [(ReferenceFields.SecretSources, field)],
        _ => [],
    };
}
