using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Manifests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Delivery;

/// <summary>
/// A file with outputs of resources (<c>--outputs FILE</c>), YAML or JSON, for a deployment that has no cluster to read them from.
/// Kinds are spelled <c>cloudflare-kv-namespace</c> or <c>CloudflareKvNamespace</c>. Three forms, also mixed in one file:
/// <code>
/// cloudflare-kv-namespace:                # kind, then name, then outputs
///   my-cache:
///     namespace_id: 0f2ac74b498b48028cb68387c421e279
/// cloudflare-r2-bucket/uploads:           # kind and name, then outputs
///   bucket_name: uploads-prod
/// $cloudflare-dns-zone/main/status.outputs.zone_id: 023e105f4ecef8ad9ca31a8372d0c353   # as a manifest refers to it
/// ---
/// kind: CloudflareD1Database              # a resource, as kubectl and others write it
/// metadata: {name: users, env: prod}
/// status: {outputs: {database_id: 6f1a5c1e-…}}
/// </code>
/// </summary>
public sealed class OutputsFile
{
    private readonly List<Entry> entries = [];

    private OutputsFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DeliveryUsageException">It cannot be read, or has another form.</exception>
    public static async Task<OutputsFile> ReadAsync(string path, CancellationToken ct) =>
        Parse(path, await TextFile.ReadAsync(path, "the outputs", "--outputs", ct));

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="DeliveryUsageException">It has another form.</exception>
    public static OutputsFile Parse(string path, string text)
    {
        var file = new OutputsFile(path);
        try
        {
            foreach (var document in Documents(text))
            {
                file.Add(document);
            }

            return file;
        }
        catch (YamlException e)
        {
            throw Broken(path, $"line {e.Start.Line}, column {e.Start.Column} is neither YAML nor JSON", e);
        }
        catch (FormatException e)
        {
            throw Broken(path, e.Message, e);
        }
    }

    /// <summary>Looks for a field of a resource.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="environment">The environment that it shall be of, or null = any.</param>
    internal Lookup Find(ResourceReference reference, string? environment)
    {
        var named = entries.Where(e => e.Kind == reference.KebabKind && e.Name == reference.Name).ToList();
        var wanted = named.Where(e => environment is null || e.Environment is null || e.Environment == environment).ToList();
        // What is of just this environment goes before what is of none.
        wanted = wanted.Exists(e => environment is not null && e.Environment == environment) ? [.. wanted.Where(e => e.Environment == environment)] : wanted;
        var found = wanted.Select(e => ResourceField.Find(e.Resource, reference.FieldPath)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return found.Count switch
        {
            1 => Lookup.Found(found[0]),
            > 1 => Lookup.Missing($"'{Path}' has {found.Count} values of it: name the environment (env), or keep one"),
            _ when wanted.Count > 0 => Lookup.Missing($"'{Path}' has the resource without a text at {ResourceField.Full(reference.FieldPath)}"),
            _ when named.Count > 0 => Lookup.Missing($"'{Path}' has it only for the environment {string.Join(", ", named.Select(e => $"'{e.Environment}'"))}"),
            _ => Lookup.Missing($"'{Path}' does not have it"),
        };
    }

    private void Add(JsonNode? document)
    {
        switch (document)
        {
            case null:
                break;
            case JsonArray list:
                list.ToList().ForEach(Add);
                break;
            case JsonObject resource when resource["kind"] is JsonValue && resource["items"] is JsonArray items:
                items.ToList().ForEach(Add);
                break;
            case JsonObject resource when Text(resource["kind"]) is { } kind && resource["metadata"] is JsonObject metadata:
                var name = Text(metadata["name"]) ?? throw new FormatException($"a resource of kind '{kind}' has no metadata.name");
                entries.Add(new(Kebab(kind), name, Text(metadata["env"]), resource));
                break;
            case JsonObject fields:
                fields.ToList().ForEach(field => Add(field.Key, field.Value));
                break;
            default:
                throw new FormatException("it holds a text or a number where resources were expected");
        }
    }

    private void Add(string key, JsonNode? value)
    {
        var parts = key.TrimStart('$').Split('/', 3);
        switch (parts, value)
        {
            case ([var kind, var name, var path], JsonValue output):
                AddOutputs(kind, name, new JsonObject { [path] = output.DeepClone() });
                break;
            case ([var kind, var name], JsonObject outputs):
                AddOutputs(kind, name, outputs);
                break;
            case ([var kind], JsonObject names) when names.All(n => n.Value is JsonObject):
                names.ToList().ForEach(n => AddOutputs(kind, n.Key, (JsonObject)n.Value!));
                break;
            default:
                throw new FormatException($"'{key}' is neither a kind with names and their outputs, nor kind/name with outputs, nor kind/name/field with a text");
        }
    }

    private void AddOutputs(string kind, string name, JsonObject outputs)
    {
        var resource = outputs["status"] is JsonObject ? (JsonObject)outputs.DeepClone() : [];
        foreach (var (path, value) in outputs.Where(output => output.Key != "status"))
        {
            Set(resource, ResourceField.Full(path).Split('.'), value);
        }

        entries.Add(new(Kebab(kind), name, null, resource));
    }

    private static void Set(JsonObject at, ReadOnlySpan<string> path, JsonNode? value)
    {
        if (path.Length == 1)
        {
            at[path[0]] = value?.DeepClone();
            return;
        }

        if (at[path[0]] is not JsonObject below)
        {
            at[path[0]] = below = [];
        }

        Set(below, path[1..], value);
    }

    // JSON first: YAML does not take its tabs.
    private static List<JsonNode?> Documents(string text)
    {
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                return [JsonNode.Parse(text)];
            }
            catch (JsonException)
            {
                // YAML's flow form looks alike.
            }
        }

        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => ToJson(document.RootNode))];
    }

    /// <summary>Everything that is written is text: an id of digits is no number.</summary>
    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key.ToString(), ToJson(p.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Kebab(string kind) => new ResourceReference(kind, "", "", null, new ManifestPosition("", 0, "")).KebabKind;

    private static DeliveryUsageException Broken(string path, string why, Exception inner) => new(
        $"reading the outputs in '{path}': {why}. Write kind, name and outputs: 'cloudflare-kv-namespace: {{my-cache: {{namespace_id: 0f2a…}}}}', "
        + "or whole resources with kind, metadata.name and status.outputs.",
        inner);

    private sealed record Entry(string Kind, string Name, string? Environment, JsonObject Resource);
}
