using System.Text;
using System.Text.Json.Nodes;
using Slipway.Manifests.Fields;
using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Reading;

/// <summary>Everything that code reads from <c>env</c>.</summary>
internal sealed class BindingReader
{
    /// <summary>Bytes of a var at the most: 5 KB (developers.cloudflare.com/workers/platform/limits/#environment-variables).</summary>
    private const int MaxVariableBytes = 5 * 1024;

    private readonly Problems problems;
    private readonly List<WorkerBinding> bindings = [];
    private readonly SecretReader secrets;

    public BindingReader(ObjectItem spec, Problems problems)
    {
        this.problems = problems;
        secrets = new SecretReader(problems);
        var environment = spec.Object("env");
        Variables(environment?.Entries("variables") ?? []);
        Variables(spec.Entries("vars"));
        secrets.Read(environment?.Take("secrets"));
        secrets.Read(spec.Take("secrets"));
        secrets.ReadKeys(spec.Objects("secret_keys") ?? []);
        foreach (var binding in spec.Objects("kv_bindings") ?? [])
        {
            KvBinding(binding);
        }

        foreach (var kind in BindingKinds.Lists)
        {
            Items(kind, spec.Take(kind.List));
        }

        Items(BindingKinds.DurableObjects, spec.Take("durable_objects") is ObjectItem both ? both.Take("bindings") : spec.Take("durable_objects"));
        foreach (var raw in (spec.Take("bindings") as ListItem)?.Items.OfType<MapItem>() ?? [])
        {
            Raw(raw);
        }
    }

    /// <summary>All bindings but secrets, in the manifest's order.</summary>
    public IReadOnlyList<WorkerBinding> Bindings => [.. bindings.OrderBy(binding => binding.Position.Line)];

    /// <summary>The secrets, in the manifest's order.</summary>
    public IReadOnlyList<WorkerSecret> Secrets => [.. secrets.Secrets.OrderBy(secret => secret.Position.Line)];

    /// <summary>Names must be unique over all kinds, the binding of the assets included.</summary>
    public void CheckNames((string Name, ManifestPosition At)? assets)
    {
        var first = new Dictionary<string, ManifestPosition>();
        var all = bindings.Select(binding => (binding.Name, binding.Position))
            .Concat(Secrets.Select(secret => (secret.Name, secret.Position)))
            .Concat(assets is { } binding ? [(binding.Name, binding.At)] : [])
            .OrderBy(named => named.Item2.Line);
        foreach (var (name, at) in all)
        {
            if (!first.TryAdd(name, at))
            {
                problems.Add(at, $"binds the name '{name}' a second time, after {first[name].Path} in line {first[name].Line}: give one of them another name.");
            }
        }
    }

    private void Variables(IEnumerable<KeyValuePair<string, Item>> entries)
    {
        foreach (var (name, item) in entries)
        {
            var size = Encoding.UTF8.GetByteCount(item is JsonItem variable ? variable.Json.ToJsonString() : ((item as ValueItem)?.Value as LiteralValue)?.Text ?? "");
            if (size > MaxVariableBytes)
            {
                problems.Add(item.At, $"has {size:N0} bytes, and Cloudflare takes {MaxVariableBytes:N0} at the most: keep it in KV, R2 or the code.");
            }

            bindings.Add(item is JsonItem json
                ? Binding(name, "json", item.At, ("json", new JsonLiteralValue(json.Json, item.At)))
                : Binding(name, "plain_text", item.At, ("text", ((ValueItem)item).Value)));
        }
    }

    // The resource's name is the binding's, unless the field path is a whole reference.
    private void KvBinding(ObjectItem binding)
    {
        var kind = binding.Text("kind");
        var environment = binding.Text("env");
        var path = binding.Text("field_path");
        if (binding.Text("name") is not { } name)
        {
            return;
        }

        ManifestValue value;
        if (path is null || !path.StartsWith('$'))
        {
            var at = binding.Take("field_path")?.At ?? binding.At;
            value = path is not null && IdRules.Zone.Break(path) is null
                ? new LiteralValue(path, at)
                : new ResourceReference(kind ?? ReferenceDefaults.KvNamespace.Kind, name, path ?? ReferenceDefaults.KvNamespace.FieldPath, environment, at);
        }
        else if (ReferenceText.Parse(path) is { } parts)
        {
            var fieldPath = parts.FieldPath.Length > 0 ? parts.FieldPath : ReferenceDefaults.KvNamespace.FieldPath;
            value = new ResourceReference(parts.Kind, parts.Name, fieldPath, environment, binding.Take("field_path")!.At);
        }
        else
        {
            problems.Add(binding.Take("field_path")!.At, $"'{path}' is not a reference: write it as $cloudflare-kv-namespace/my-cache/status.outputs.namespace_id.");
            return;
        }

        bindings.Add(Binding(name, "kv_namespace", binding.At, ("namespace_id", value)));
    }

    private void Items(BindingKind kind, Item? item)
    {
        foreach (var one in item is ListItem list ? list.Items : item is null ? [] : [item])
        {
            if (one is ValueItem { Value: LiteralValue name })
            {
                bindings.Add(Binding(name.Text, kind.Type, one.At));
            }
            else if (one is ObjectItem fields && fields.Text("name") is { } fieldName)
            {
                Check(kind, fields);
                bindings.Add(Binding(fieldName, kind.Type, one.At, [.. kind.Fields.Where(field => fields.Fields.ContainsKey(field.Name)).Select(field => (field.Name, Value(field.Name, fields)))]));
            }
        }
    }

    private void Check(BindingKind kind, ObjectItem fields)
    {
        var written = fields.Written;
        if (kind == BindingKinds.DurableObjects && !written.Contains("class_name") && !written.Contains("namespace_id"))
        {
            problems.Add(fields.At.Field("class_name"), "is missing. The Durable Object's class.");
        }

        if (kind.Type == "vpc_network" && written.Contains("network_id") == written.Contains("tunnel_id"))
        {
            problems.Add(fields.At, "a VPC network has either network_id or tunnel_id: write one of them.");
        }
    }

    private static ManifestValue Value(string name, ObjectItem fields) => fields.Take(name) switch
    {
        ValueItem value => value.Value,
        ObjectItem { } outbound when name == "outbound" => new JsonLiteralValue(Outbound(outbound), outbound.At),
        var item => new JsonLiteralValue(ItemJson.Of(item!), item!.At),
    };

    // The API's parameters are objects; the manifest's may be names alone.
    private static JsonObject Outbound(ObjectItem outbound)
    {
        var json = outbound.ToJson();
        if (json["params"] is JsonArray parameters)
        {
            json["params"] = new JsonArray([.. parameters.Select(parameter => parameter is JsonValue ? new JsonObject { ["name"] = parameter.DeepClone() } : parameter!.DeepClone())]);
        }

        return json;
    }

    private void Raw(MapItem raw)
    {
        var fields = raw.Entries.ToDictionary(entry => entry.Key, entry => entry.Value is ValueItem value ? value.Value : new JsonLiteralValue(ItemJson.Of(entry.Value), entry.Value.At));
        var name = ((LiteralValue)fields["name"]).Text;
        var type = ((LiteralValue)fields["type"]).Text;
        if (NameRules.Binding.Break(name) is { } problem)
        {
            problems.Add(raw.At.Field("name"), $"'{name}' {problem}");
        }

        if (!secrets.TakeRaw(name, type, fields, raw.At))
        {
            bindings.Add(Binding(name, type, raw.At, [.. fields.Where(field => field.Key is not ("name" or "type")).Select(field => (field.Key, field.Value))]));
        }
    }

    private static WorkerBinding Binding(string name, string type, ManifestPosition at, params (string Name, ManifestValue Value)[] fields)
    {
        var ordered = new OrderedDictionary<string, ManifestValue>();
        foreach (var (field, value) in fields)
        {
            ordered.Add(field, value);
        }

        return new WorkerBinding(name, type, ordered, at);
    }
}
