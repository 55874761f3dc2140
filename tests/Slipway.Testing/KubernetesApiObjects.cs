using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Slipway.Testing;

/// <summary>The ConfigMaps of the API server that tests run: server-side apply with owners of fields, conflicts and force, resource
/// versions, and watches.</summary>
internal sealed class KubernetesApiObjects(KubernetesApiChanges changes)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public JsonObject Get(string namespaceName, string name)
    {
        lock (gate)
        {
            return Find(namespaceName, name).ToJson();
        }
    }

    public JsonObject List(string namespaceName, Func<JsonObject, bool> wanted, int limit, string after)
    {
        lock (gate)
        {
            var all = after.Length > 0 ? changes.Rest(after) : entries.Values.Where(e => e.Namespace == namespaceName).Select(e => e.ToJson()).Where(wanted).ToList();
            var (page, next) = changes.Page(all, limit);
            page.ForEach(item => { item.Remove("apiVersion"); item.Remove("kind"); });
            return new JsonObject
            {
                ["kind"] = "ConfigMapList",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["resourceVersion"] = changes.Version, ["continue"] = next },
                ["items"] = new JsonArray([.. page]),
            };
        }
    }

    public JsonObject Delete(string namespaceName, string name, KubernetesApiDeletion deletion)
    {
        lock (gate)
        {
            var entry = Find(namespaceName, name);
            deletion.Check("", "ConfigMap", entry.ToJson()["metadata"]!);
            entries.Remove($"{namespaceName}/{name}");
            changes.Publish("configmaps", namespaceName, "DELETED", entry.ToJson(), entry.ToJson());
            return KubernetesApiException.Deleted(new JsonObject { ["name"] = name, ["kind"] = "configmaps", ["uid"] = entry.Uid });
        }
    }

    /// <summary>Server-side apply (kubernetes.io/docs/reference/using-api/server-side-apply).</summary>
    public (JsonObject Value, bool Created) Apply(string namespaceName, string name, JsonObject desired, string manager, bool force)
    {
        KubernetesApiChecks.Check(namespaceName, name, desired);
        lock (gate)
        {
            var created = !entries.TryGetValue($"{namespaceName}/{name}", out var entry);
            entry ??= new Entry(namespaceName, name);
            // The real server makes a deleted object anew here, whatever version is given; this one is stricter.
            if ((string?)desired["metadata"]?["resourceVersion"] is { Length: > 0 } read && read != entry.Version)
            {
                throw KubernetesApiException.Changed("configmaps", new JsonObject { ["name"] = name, ["kind"] = "configmaps" });
            }

            var wanted = Fields(desired);
            var conflicts = entry.Owners.Where(o => o.Key != manager)
                .SelectMany(o => o.Value.Where(f => wanted.TryGetValue(f, out var text) && entry.Fields[f] != text).Select(f => (Manager: o.Key, Field: f)))
                .ToList();
            if (conflicts.Count > 0 && !force)
            {
                throw KubernetesApiException.Conflict([.. conflicts.Select(c => (c.Manager, c.Field.ToString()))]);
            }

            var before = entry.ToJson();
            foreach (var (other, field) in conflicts)
            {
                entry.Owners[other].Remove(field);
            }

            // What this manager gave before and does not give now goes, unless another manager owns it too.
            var given = entry.Owners.GetValueOrDefault(manager, []);
            entry.Owners[manager] = [.. wanted.Keys];
            foreach (var field in given.Where(f => !entry.Owners.Values.Any(o => o.Contains(f))))
            {
                entry.Fields.Remove(field);
            }

            foreach (var (field, text) in wanted)
            {
                entry.Fields[field] = text;
            }

            entries[$"{namespaceName}/{name}"] = entry;
            var value = entry.ToJson();
            if (created || !JsonNode.DeepEquals(value, before))
            {
                changes.Publish("configmaps", namespaceName, created ? "ADDED" : "MODIFIED", value, created ? null : before);
                entry.Version = (string)value["metadata"]!["resourceVersion"]!;
            }

            return (value, created);
        }
    }

    public ChannelReader<JsonObject> Watch(string namespaceName, Func<JsonObject, bool> wanted, string from, bool bookmarks, TimeSpan? time)
    {
        lock (gate)
        {
            return changes.Watch("configmaps", namespaceName, wanted, from, [.. entries.Values.Where(e => e.Namespace == namespaceName).Select(e => e.ToJson())], bookmarks ? new JsonObject { ["kind"] = "ConfigMap", ["apiVersion"] = "v1" } : null, time);
        }
    }

    private Entry Find(string namespaceName, string name) =>
        entries.TryGetValue($"{namespaceName}/{name}", out var entry) ? entry : throw KubernetesApiException.NotFound("configmaps", name);

    /// <summary>Every field that can have an owner, with its value.</summary>
    private static Dictionary<Field, string> Fields(JsonObject value) =>
        new[] { ("metadata.labels", value["metadata"]?["labels"]), ("metadata.annotations", value["metadata"]?["annotations"]), ("data", value["data"]) }
            .SelectMany(map => (map.Item2 as JsonObject ?? []).Select(p => (Field: new Field(map.Item1, p.Key), Value: (string)p.Value!)))
            .ToDictionary(p => p.Field, p => p.Value);

    private readonly record struct Field(string Map, string Key)
    {
        public override string ToString() => $".{Map}.{Key}";
    }

    private sealed class Entry(string namespaceName, string name)
    {
        private readonly string created = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        public string Namespace => namespaceName;

        public string Name => name;

        public string Uid { get; } = Guid.NewGuid().ToString();

        public string Version { get; set; } = "";

        public Dictionary<Field, string> Fields { get; } = [];

        public SortedDictionary<string, HashSet<Field>> Owners { get; } = new(StringComparer.Ordinal);

        public JsonObject ToJson()
        {
            var metadata = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = namespaceName,
                ["uid"] = Uid,
                ["resourceVersion"] = Version,
                ["creationTimestamp"] = created,
                ["managedFields"] = new JsonArray([.. Owners.Where(o => o.Value.Count > 0).Select(ManagedFields)]),
            };
            var value = new JsonObject { ["kind"] = "ConfigMap", ["apiVersion"] = "v1", ["metadata"] = metadata };
            Add(metadata, "labels", "metadata.labels");
            Add(metadata, "annotations", "metadata.annotations");
            Add(value, "data", "data");
            return value;
        }

        private static JsonObject ManagedFields(KeyValuePair<string, HashSet<Field>> owner)
        {
            var fields = new JsonObject();
            foreach (var field in owner.Value.OrderBy(f => f.ToString(), StringComparer.Ordinal))
            {
                var parent = fields;
                foreach (var part in field.Map.Split('.').Append(field.Key))
                {
                    if (parent[$"f:{part}"] is not JsonObject next)
                    {
                        parent[$"f:{part}"] = next = [];
                    }

                    parent = next;
                }
            }

            return new JsonObject
            {
                ["manager"] = owner.Key,
                ["operation"] = "Apply",
                ["apiVersion"] = "v1",
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = fields,
            };
        }

        private void Add(JsonObject parent, string property, string map)
        {
            var entries = Fields.Where(f => f.Key.Map == map).OrderBy(f => f.Key.Key, StringComparer.Ordinal).ToList();
            if (entries.Count > 0)
            {
                parent[property] = new JsonObject(entries.Select(f => KeyValuePair.Create(f.Key.Key, (JsonNode?)f.Value)));
            }
        }
    }
}
