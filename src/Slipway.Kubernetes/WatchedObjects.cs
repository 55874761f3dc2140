using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>What a watch has told of so far, by which a list that is read anew becomes changes.</summary>
internal sealed class WatchedObjects
{
    private readonly Dictionary<string, JsonObject> known = new(StringComparer.Ordinal);

    /// <summary>The version from which the watch goes on; empty = the objects are to be listed first.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The server has forgotten the version.</summary>
    public void Forget() => Version = "";

    /// <summary>Nothing changed up to this version.</summary>
    public void Bookmark(JsonObject value) => Version = VersionOf(value);

    /// <summary>A change that the watch tells.</summary>
    public WatchEvent Change(WatchEventType type, JsonObject value)
    {
        Version = VersionOf(value);
        if (type == WatchEventType.Deleted)
        {
            known.Remove(Name(value));
        }
        else
        {
            known[Name(value)] = value;
        }

        return new WatchEvent(type, (JsonObject)value.DeepClone());
    }

    /// <summary>What changed up to a list: nothing is told twice, and nothing is left out, but states in between.</summary>
    public List<WatchEvent> Changes(IReadOnlyList<JsonObject> items, string version)
    {
        var names = items.Select(Name).ToHashSet(StringComparer.Ordinal);
        var changes = known.Where(k => !names.Contains(k.Key)).Select(k => (Type: WatchEventType.Deleted, Value: k.Value))
            .Concat(items.Where(i => !known.TryGetValue(Name(i), out var last) || VersionOf(last) != VersionOf(i))
                .Select(i => (Type: known.ContainsKey(Name(i)) ? WatchEventType.Modified : WatchEventType.Added, Value: i)))
            .ToList();
        var told = changes.Select(c => Change(c.Type, c.Value)).ToList();
        Version = version;
        return told;
    }

    private static string Name(JsonObject value) => (string?)value["metadata"]?["name"] ?? "";

    private static string VersionOf(JsonObject value) => (string?)value["metadata"]?["resourceVersion"] ?? "";
}
