using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Slipway.Testing;

/// <summary>Objects of the API server that tests run other than ConfigMaps: made, read, merge-patched and watched as whole documents.</summary>
internal sealed class KubernetesApiDocuments
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Kind, string Namespace, string Name), JsonObject> entries = [];
    private readonly List<(string Kind, string Namespace, ChannelWriter<JsonObject> Events)> watchers = [];
    private long version = 1000;

    public JsonObject Get(KubernetesApiKind kind, string namespaceName, string name)
    {
        lock (gate)
        {
            return Copy(Find(kind, namespaceName, name));
        }
    }

    public JsonObject List(KubernetesApiKind kind, string namespaceName, Func<JsonObject, bool> wanted, int limit, string after)
    {
        lock (gate)
        {
            var all = Of(kind, namespaceName).Where(e => string.CompareOrdinal(Name(e), after) > 0 && wanted(e)).ToList();
            var page = all.Take(limit).Select(Copy).ToList();
            var next = all.Count > page.Count ? Name(page[^1]) : "";
            page.ForEach(item => { item.Remove("apiVersion"); item.Remove("kind"); });
            return new JsonObject
            {
                ["kind"] = kind.Name + "List",
                ["apiVersion"] = kind.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = Text(version), ["continue"] = next },
                ["items"] = new JsonArray([.. page]),
            };
        }
    }

    public JsonObject Create(KubernetesApiKind kind, string namespaceName, JsonObject desired)
    {
        var value = Copy(desired);
        kind.Check(namespaceName, value);
        lock (gate)
        {
            var metadata = (JsonObject)value["metadata"]!;
            if ((string?)metadata["name"] is not { Length: > 0 } name)
            {
                // The alphabet and the length of the real server (apimachinery, util/rand).
                name = (string)metadata["generateName"]! + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);
            }

            if (entries.ContainsKey((kind.Plural, namespaceName, name)))
            {
                throw new KubernetesApiException(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", kind.Details(name));
            }

            (metadata["name"], metadata["namespace"]) = (name, namespaceName);
            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] ??= TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            return Store(kind, namespaceName, name, value, "ADDED");
        }
    }

    /// <summary>RFC 7396.</summary>
    public JsonObject Merge(KubernetesApiKind kind, string namespaceName, string name, JsonObject patch)
    {
        lock (gate)
        {
            var value = (JsonObject)Merged(Copy(Find(kind, namespaceName, name)), patch)!;
            kind.Check(namespaceName, value);
            return JsonNode.DeepEquals(value, Find(kind, namespaceName, name)) ? value : Store(kind, namespaceName, name, value, "MODIFIED");
        }
    }

    public JsonObject Delete(KubernetesApiKind kind, string namespaceName, string name)
    {
        lock (gate)
        {
            var value = Find(kind, namespaceName, name);
            entries.Remove((kind.Plural, namespaceName, name));
            Publish(kind, namespaceName, "DELETED", value);
            return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };
        }
    }

    public ChannelReader<JsonObject> Watch(KubernetesApiKind kind, string namespaceName)
    {
        var channel = Channel.CreateUnbounded<JsonObject>();
        lock (gate)
        {
            foreach (var value in Of(kind, namespaceName))
            {
                channel.Writer.TryWrite(new JsonObject { ["type"] = "ADDED", ["object"] = Copy(value) });
            }

            watchers.Add((kind.Plural, namespaceName, channel.Writer));
        }

        return channel.Reader;
    }

    public void EndWatches()
    {
        lock (gate)
        {
            watchers.ForEach(w => w.Events.Complete());
            watchers.Clear();
        }
    }

    private IEnumerable<JsonObject> Of(KubernetesApiKind kind, string namespaceName) =>
        entries.Where(e => e.Key.Kind == kind.Plural && e.Key.Namespace == namespaceName).Select(e => e.Value);

    private JsonObject Find(KubernetesApiKind kind, string namespaceName, string name) =>
        entries.GetValueOrDefault((kind.Plural, namespaceName, name))
        ?? throw new KubernetesApiException(404, "NotFound", $"{kind.Resource} \"{name}\" not found", kind.Details(name));

    private JsonObject Store(KubernetesApiKind kind, string namespaceName, string name, JsonObject value, string type)
    {
        value["metadata"]!["resourceVersion"] = Text(++version);
        entries[(kind.Plural, namespaceName, name)] = value;
        Publish(kind, namespaceName, type, value);
        return Copy(value);
    }

    private void Publish(KubernetesApiKind kind, string namespaceName, string type, JsonObject value)
    {
        foreach (var (_, _, events) in watchers.Where(w => w.Kind == kind.Plural && w.Namespace == namespaceName))
        {
            events.TryWrite(new JsonObject { ["type"] = type, ["object"] = Copy(value) });
        }
    }

    private static JsonNode? Merged(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject fields)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (key, value) in fields)
        {
            var field = merged[key];
            merged.Remove(key);
            if (value is not null)
            {
                merged[key] = Merged(field, value);
            }
        }

        return merged;
    }

    private static string Name(JsonObject value) => (string)value["metadata"]!["name"]!;

    private static JsonObject Copy(JsonObject value) => (JsonObject)value.DeepClone();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
