using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Reads what stands in a place as the table of fields says; what does not fit is a problem, and no item.</summary>
internal sealed class ShapeReader
{
    private readonly Problems problems;
    private readonly ObjectReader objects;
    private readonly ReferenceReader references;
    private readonly ScalarReader scalars;
    private readonly JsonReader json;

    public ShapeReader(Problems problems)
    {
        this.problems = problems;
        objects = new ObjectReader(this, problems);
        references = new ReferenceReader(this, problems);
        scalars = new ScalarReader(problems);
        json = new JsonReader(problems);
    }

    /// <summary>Whether the place counts as empty: proto3, which the manifests come from, does not tell an empty text from none.</summary>
    public static bool IsAbsent(Shape shape, SourceNode node) => shape switch
    {
        VariableShape or SecretShape or JsonShape => false,
        TextShape or ChoiceShape or ReferenceShape => PlainScalar.IsNullOrEmpty(node),
        _ => PlainScalar.IsNull(node),
    };

    public Item? Read(Shape shape, SourceNode node, ManifestPosition at) => shape switch
    {
        ObjectShape fields => objects.Read(fields, node, at),
        MapShape map => objects.ReadMap(map, node, at),
        ListShape list => List(list, node, at),
        TextShape text => scalars.Text(text, node, at),
        ChoiceShape choice => scalars.Choice(choice, node, at),
        FlagShape => scalars.Flag(node, at),
        NumberShape number => scalars.Number(number, node, at),
        ReferenceShape reference => references.Reference(reference, node, at),
        SecretShape secret => references.Secret(secret, node, at),
        VariableShape variable => Variable(variable, node, at),
        JsonShape { TextIsJson: true } => json.ParsedOrRead(node, at),
        JsonShape => json.Read(node, at),
        RawBindingShape => RawBinding(node, at),
        EitherShape either => Either(either, node, at),
        RefusedShape refused => Refuse(refused, at),
        _ => null,
    };

    private Item? Either(EitherShape either, SourceNode node, ManifestPosition at)
    {
        if (either.Shapes.FirstOrDefault(shape => Takes(shape, node.Resolved)) is { } fitting)
        {
            return fitting is ObjectShape fields ? objects.Read(fields, node, at, either.Shapes.OfType<TextShape>().FirstOrDefault()) : Read(fitting, node, at);
        }

        problems.Add(at, $"is {Nouns.Of(node)}, and must be {string.Join(", or ", either.Shapes.Select(Nouns.Of))}.");
        return null;
    }

    private static bool Takes(Shape shape, SourceNode node) => shape switch
    {
        FlagShape => node is SourceScalar scalar && PlainScalar.Truth(scalar) is not null,
        ObjectShape or MapShape => node is SourceMapping,
        ListShape => node is SourceSequence,
        _ => node is SourceScalar,
    };

    private ListItem? List(ListShape list, SourceNode node, ManifestPosition at)
    {
        if (node.Resolved is not SourceSequence sequence)
        {
            problems.Add(at, $"is {Nouns.Of(node)}, and must be a list.");
            return null;
        }

        var items = new List<Item>();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var here = at.Item(i, sequence.Items[i].Line);
            if (IsAbsent(list.Item, sequence.Items[i]))
            {
                problems.Add(here, "has no value: remove the item.");
            }
            else if (Read(list.Item, sequence.Items[i], here) is { } item)
            {
                items.Add(item);
            }
        }

        return new ListItem(items, at);
    }

    // Text is a text, everything else JSON, and an object of a reference's form a reference.
    private Item? Variable(VariableShape variable, SourceNode node, ManifestPosition at)
    {
        switch (node.Resolved)
        {
            case SourceScalar when PlainScalar.IsNull(node):
                problems.Add(at, "has no value: write \"\" for an empty text.");
                return null;
            case SourceScalar scalar when !variable.NumbersAreText && (PlainScalar.Truth(scalar) is not null || PlainScalar.IsNumber(scalar)):
                return json.Read(node, at);
            case SourceScalar scalar:
                return new ValueItem(ReferenceText.Find(scalar.Value, at) ?? (ManifestValue)new LiteralValue(scalar.Value, at), at);
            case SourceMapping mapping when ReferenceFields.IsReference(mapping):
                return references.Reference(ReferenceFields.Variable, node, at);
            default:
                return json.Read(node, at);
        }
    }

    // The names of the fields are the API's, so they are not looked at; values that are references are.
    private MapItem? RawBinding(SourceNode node, ManifestPosition at)
    {
        if (node.Resolved is not SourceMapping mapping)
        {
            problems.Add(at, $"is {Nouns.Of(node)}, and must be one of the API's bindings: an object with name, type and what the type needs.");
            return null;
        }

        var fields = objects.ReadMap(new MapShape(ReferenceFields.Raw), mapping, at);
        foreach (var required in new[] { "name", "type" })
        {
            if (fields is not null && !fields.Entries.Any(field => field.Key == required && field.Value is ValueItem { Value: LiteralValue { Text.Length: > 0 } }))
            {
                problems.Add(at.Field(required), "is missing. One of the API's bindings has a name and a type, both texts.");
                fields = null;
            }
        }

        return fields;
    }

    private Item? Refuse(RefusedShape refused, ManifestPosition at)
    {
        problems.Add(at, refused.Why);
        return null;
    }
}
