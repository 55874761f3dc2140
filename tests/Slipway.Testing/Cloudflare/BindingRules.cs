using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>The bindings of a new version: what is uploaded, what is kept, what is inherited; and whether their targets exist.</summary>
internal sealed class BindingRules(StoredAccount account, StoredScript script)
{
    /// <summary>Bytes of one text, and how many there may be (developers.cloudflare.com/workers/platform/limits).</summary>
    private const int MaxTextBytes = 5 * 1024, MaxTexts = 128;

    /// <param name="uploaded">The metadata's bindings.</param>
    /// <param name="kept">The metadata's keep_bindings: types that the newest version's bindings are carried over of.</param>
    /// <param name="strict">True = a binding that cannot be inherited is an error, false = it is left out.</param>
    /// <param name="classes">The Durable Object classes after the upload's migrations.</param>
    public IReadOnlyList<JsonObject> Resolve(JsonArray? uploaded, JsonArray? kept, bool strict, IReadOnlySet<string> classes)
    {
        var previous = script.Versions.LastOrDefault()?.Bindings ?? [];
        var bindings = (uploaded ?? []).Select(b => Inherited((JsonObject)b!, previous, strict)).OfType<JsonObject>().ToList();
        var names = bindings.ConvertAll(b => (string?)b["name"] ?? "");
        if (names.Contains(""))
        {
            throw new RefusalException(400, 10052, "A binding needs a name.") { IsViolation = true };
        }

        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new RefusalException(400, 10053, $"Binding name '{twice.Key}' already in use. Please use a different name and try again.") { IsViolation = true };
        }

        var types = (kept ?? []).Select(t => (string)t!).ToHashSet();
        bindings.AddRange(previous.Where(b => types.Contains((string)b["type"]!) && !names.Contains((string)b["name"]!)).Select(b => (JsonObject)b.DeepClone()));
        bindings.ForEach(b => Check(b, classes));
        return bindings.Count(b => (string?)b["type"] is "plain_text" or "json" or "secret_text") > MaxTexts
            ? throw new RefusalException(400, 10055, $"A Worker has at most {MaxTexts} variables.")
            : bindings;
    }

    private JsonObject? Inherited(JsonObject binding, IReadOnlyList<JsonObject> previous, bool strict)
    {
        if ((string?)binding["type"] != "inherit")
        {
            return (JsonObject)binding.DeepClone();
        }

        var name = (string?)binding["old_name"] ?? (string?)binding["name"];
        var source = (string?)binding["version_id"] is { } id ? script.Version(id)?.Bindings ?? [] : previous;
        if (source.FirstOrDefault(b => (string?)b["name"] == name) is not { } found)
        {
            return strict ? throw new RefusalException(400, 10057, $"Binding '{name}' cannot be inherited: the previous version has none of that name.") : null;
        }

        var copy = (JsonObject)found.DeepClone();
        copy["name"] = (string?)binding["name"];
        return copy;
    }

    private void Check(JsonObject binding, IReadOnlySet<string> classes)
    {
        var name = (string)binding["name"]!;
        switch ((string?)binding["type"])
        {
            case "plain_text" or "secret_text" when Encoding.UTF8.GetByteCount((string?)binding["text"] ?? "") > MaxTextBytes:
                throw new RefusalException(400, 10054, $"Text binding '{name}' is too large: at most {MaxTextBytes} bytes.");
            case "kv_namespace" when Missing(ResourceKind.KvNamespace, binding["namespace_id"]):
                throw new RefusalException(400, 10041, $"KV namespace '{(string?)binding["namespace_id"]}' not found.");
            case "r2_bucket" when Missing(ResourceKind.R2Bucket, binding["bucket_name"]):
                throw new RefusalException(400, 10085, $"R2 bucket '{(string?)binding["bucket_name"]}' not found. Please use a different name and try again.");
            case "d1" when Missing(ResourceKind.D1Database, binding["database_id"] ?? binding["id"]):
                throw RefusalException.Validation($"binding {name} of type d1 must have a valid `id` specified");
            case "queue" when Missing(ResourceKind.Queue, binding["queue_name"]):
                throw new RefusalException(400, 10056, $"Queue '{(string?)binding["queue_name"]}' of binding '{name}' not found.");
            case "hyperdrive" when Missing(ResourceKind.Hyperdrive, binding["id"]):
                throw new RefusalException(400, 10056, $"Hyperdrive configuration '{(string?)binding["id"]}' of binding '{name}' not found.");
            case "service" when !Exists((string?)binding["service"]):
                throw new RefusalException(400, 10143, $"Could not resolve service binding '{name}'. Target Worker '{(string?)binding["service"]}' not found.");
            case "durable_object_namespace" when binding["namespace_id"] is null:
                CheckClass(binding, classes);
                break;
        }
    }

    private void CheckClass(JsonObject binding, IReadOnlySet<string> classes)
    {
        var (name, owner) = ((string?)binding["class_name"] ?? "", (string?)binding["script_name"] ?? script.Name);
        var known = owner == script.Name ? classes : account.Scripts.TryGetValue(owner, out var other) ? (IReadOnlySet<string>)(SortedSet<string>)other.DurableObjectClasses : null;
        if (known?.Contains(name) != true)
        {
            throw new RefusalException(
                400, 10061,
                $"Cannot create binding for class '{name}' because it is not currently configured to implement Durable Objects. Did you forget to apply a new-class migration to it?");
        }
    }

    private bool Missing(ResourceKind kind, JsonNode? key) => account.Resource(kind, (string?)key ?? "") is null;

    private bool Exists(string? service) => service == script.Name || account.Scripts.ContainsKey(service ?? "");
}
