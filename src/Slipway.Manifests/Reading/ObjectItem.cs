using System.Text.Json.Nodes;

namespace Slipway.Manifests.Reading;

/// <summary>An object with known fields, in the manifest's order. It remembers which of them were asked for, so that a test can tell
/// that every field of the table reaches the model.</summary>
internal sealed record ObjectItem(OrderedDictionary<string, Item> Fields, ManifestPosition At) : Item(At)
{
    private readonly HashSet<string> taken = [];

    /// <summary>The names of all fields that stand there, those included whose value does not fit.</summary>
    public IReadOnlySet<string> Written { get; init; } = Fields.Keys.ToHashSet();

    /// <summary>The object of a place where none stands.</summary>
    public static ObjectItem Empty(ManifestPosition at) => new([], at);

    /// <summary>The fields that nobody asked for, those of objects below included.</summary>
    public IEnumerable<string> Untaken() =>
        Fields.Where(field => !taken.Contains(field.Key)).Select(field => field.Value.At.Path)
            .Concat(Fields.Where(field => taken.Contains(field.Key)).SelectMany(field => Below(field.Value)));

    public Item? Take(string name)
    {
        taken.Add(name);
        return Fields.GetValueOrDefault(name);
    }

    public ManifestValue? Value(string name) => (Take(name) as ValueItem)?.Value;

    /// <summary>A text; null when there is none.</summary>
    public string? Text(string name) => (Value(name) as LiteralValue)?.Text;

    public bool? Flag(string name) => (Take(name) as JsonItem)?.Json.GetValue<bool>();

    public ObjectItem? Object(string name) => Take(name) as ObjectItem;

    /// <summary>The objects of a list; null when there is no such field.</summary>
    public IReadOnlyList<ObjectItem>? Objects(string name) => (Take(name) as ListItem)?.Items.OfType<ObjectItem>().ToList();

    /// <summary>The texts of a list; null when there is no such field.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        (Take(name) as ListItem)?.Items.OfType<ValueItem>().Select(item => item.Value).OfType<LiteralValue>().Select(value => value.Text).ToList();

    public IReadOnlyList<KeyValuePair<string, Item>> Entries(string name) => (Take(name) as MapItem)?.Entries ?? [];

    /// <summary>The whole object as the API takes it: see <see cref="ItemJson"/>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, item) in Fields)
        {
            taken.Add(name);
            json[name] = ItemJson.Of(item);
        }

        return json;
    }

    private static IEnumerable<string> Below(Item item) => item switch
    {
        ObjectItem fields => fields.Untaken(),
        ListItem list => list.Items.SelectMany(Below),
        MapItem map => map.Entries.SelectMany(entry => Below(entry.Value)),
        _ => [],
    };
}
