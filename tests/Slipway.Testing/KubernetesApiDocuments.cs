using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Slipway.Testing;

/// <summary>Objects of the API server that tests run other than ConfigMaps: made, read, merge-patched and watched as whole documents.</summary>
internal sealed class KubernetesApiDocuments(KubernetesApiChanges changes)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Kind, string Namespace, string Name), JsonObject> entries = [];

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
            var all = after.Length > 0 ? changes.Rest(after) : Of(kind, namespaceName).Where(wanted).Select(Copy).ToList();
            var (page, next) = changes.Page(all, limit);
            page.ForEach(item => { item.Remove("apiVersion"); item.Remove("kind"); });
            return new JsonObject
            {
                ["kind"] = kind.Name + "List",
                ["apiVersion"] = kind.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = changes.Version, ["continue"] = next },
                ["items"] = new JsonArray([.. page]),
            };
        }
    }

    public JsonObject Create(KubernetesApiKind kind, string namespaceName, JsonObject desired)
    {
        var value = Copy(desired);
        kind.Check(namespaceName, value);
        if (value["metadata"]!["resourceVersion"] is not null)
        {
            throw new KubernetesApiException(500, null, "resourceVersion should not be set on objects to be created");
        }

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
            return Store(kind, namespaceName, name, value, null);
        }
    }

    /// <summary>RFC 7396.</summary>
    public JsonObject Merge(KubernetesApiKind kind, string namespaceName, string name, JsonObject patch)
    {
        lock (gate)
        {
            var before = Find(kind, namespaceName, name);
            var value = (JsonObject)Merged(Copy(before), patch)!;
            if ((string?)value["metadata"]?["name"] is { } other && other != name)
            {
                throw KubernetesApiException.BadRequest($"the name of the object ({other}) does not match the name on the URL ({name})");
            }

            kind.Check(namespaceName, value);
            if ((string?)value["metadata"]!["resourceVersion"] != (string?)before["metadata"]!["resourceVersion"])
            {
                throw KubernetesApiException.Changed(kind.Resource, kind.Details(name));
            }

            return JsonNode.DeepEquals(value, before) ? value : Store(kind, namespaceName, name, value, before);
        }
    }

    public JsonObject Delete(KubernetesApiKind kind, string namespaceName, string name, KubernetesApiDeletion deletion)
    {
        lock (gate)
        {
            var value = Find(kind, namespaceName, name);
            deletion.Check(kind.Group, kind.Name, value["metadata"]!);
            Remove(kind.Plural, namespaceName, name, value, deletion.IsOrphaning);
            var details = kind.Details(name);
            details["uid"] = (string?)value["metadata"]!["uid"];
            return KubernetesApiException.Deleted(details);
        }
    }

    public ChannelReader<JsonObject> Watch(KubernetesApiKind kind, string namespaceName, Func<JsonObject, bool> wanted, string from, bool bookmarks, TimeSpan? time)
    {
        lock (gate)
        {
            return changes.Watch(kind.Plural, namespaceName, wanted, from, [.. Of(kind, namespaceName)], bookmarks ? new JsonObject { ["kind"] = kind.Name, ["apiVersion"] = kind.ApiVersion } : null, time);
        }
    }

    /// <summary>Deletes an object, and what it owns, which in a cluster is the garbage collector's work.</summary>
    private void Remove(string plural, string namespaceName, string name, JsonObject value, bool isOrphaning)
    {
        entries.Remove((plural, namespaceName, name));
        changes.Publish(plural, namespaceName, "DELETED", value, Copy(value));
        foreach (var (key, owned) in isOrphaning ? [] : entries.Where(e => IsOwnedBy(e.Value, value)).ToList())
        {
            Remove(key.Kind, key.Namespace, key.Name, owned, isOrphaning);
        }
    }

    private static bool IsOwnedBy(JsonObject value, JsonObject owner) =>
        (value["metadata"]!["ownerReferences"] as JsonArray ?? []).Any(reference => (string?)reference!["uid"] == (string?)owner["metadata"]!["uid"]);

    private IEnumerable<JsonObject> Of(KubernetesApiKind kind, string namespaceName) =>
        entries.Where(e => e.Key.Kind == kind.Plural && (namespaceName.Length == 0 || e.Key.Namespace == namespaceName)).Select(e => e.Value);

    private JsonObject Find(KubernetesApiKind kind, string namespaceName, string name) =>
        entries.GetValueOrDefault((kind.Plural, namespaceName, name))
        ?? throw new KubernetesApiException(404, "NotFound", $"{kind.Resource} \"{name}\" not found", kind.Details(name));

    private JsonObject Store(KubernetesApiKind kind, string namespaceName, string name, JsonObject value, JsonObject? before)
    {
        changes.Publish(kind.Plural, namespaceName, before is null ? "ADDED" : "MODIFIED", value, before);
        entries[(kind.Plural, namespaceName, name)] = value;
        return Copy(value);
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

    private static JsonObject Copy(JsonObject value) => (JsonObject)value.DeepClone();
}
