using System.Text.Json.Nodes;

namespace Slipway.Manifests.Reading;

/// <summary>The secrets of a manifest, from all places where it may have them.</summary>
internal sealed class SecretReader(Problems problems)
{
    private const string Text = "secret_text";

    private const string Key = "secret_key";

    private readonly List<WorkerSecret> secrets = [];

    public IReadOnlyList<WorkerSecret> Secrets => secrets;

    /// <summary>A list of names and sources, or an object of them.</summary>
    public void Read(Item? item)
    {
        foreach (var (name, secret) in (item as MapItem)?.Entries ?? [])
        {
            if (secret is ValueItem value)
            {
                secrets.Add(new WorkerSecret(name, value.Value, secret.At));
            }
        }

        var sources = new ReferenceReader(new ShapeReader(problems), problems);
        foreach (var secret in (item as ListItem)?.Items.OfType<ObjectItem>() ?? [])
        {
            var name = secret.Text("name");
            if (sources.Source(secret) is { } value && name is not null)
            {
                secrets.Add(new WorkerSecret(name, value.Value, secret.At));
            }
        }
    }

    public void ReadKeys(IEnumerable<ObjectItem> keys)
    {
        foreach (var key in keys)
        {
            var isJwk = key.Text("format") == "jwk";
            var (wanted, other) = isJwk ? ("key_jwk", "key_base64") : ("key_base64", "key_jwk");
            if (key.Text("format") is { } format && (!key.Written.Contains(wanted) || key.Written.Contains(other)))
            {
                problems.Add(key.At, $"a key of the format {format} is given as {wanted}, and only so.");
            }

            var fields = new JsonObject();
            foreach (var name in new[] { "algorithm", "format", "usages" })
            {
                if (key.Take(name) is { } field)
                {
                    fields[name] = ItemJson.Of(field);
                }
            }

            var (value, secret) = (key.Value(wanted), key.Text("name"));
            key.Take(other);
            if (value is not null && secret is not null)
            {
                secrets.Add(new WorkerSecret(secret, value, key.At) { Type = Key, ValueField = wanted, Fields = fields });
            }
        }
    }

    /// <summary>Takes one of the API's own bindings, when it is a secret.</summary>
    public bool TakeRaw(string name, string type, IReadOnlyDictionary<string, ManifestValue> fields, ManifestPosition at)
    {
        if (type is not (Text or Key))
        {
            return false;
        }

        var field = type == Text ? "text" : fields.ContainsKey("key_jwk") ? "key_jwk" : "key_base64";
        if (!fields.TryGetValue(field, out var value) || value is LiteralValue { Text: "" })
        {
            problems.Add(at, $"a binding of the type {type} needs its value in '{field}', and a secret cannot be empty.");
            return true;
        }

        var others = fields.Where(other => other.Key is not ("name" or "type") && other.Key != field);
        secrets.Add(new WorkerSecret(name, value is LiteralValue literal ? literal with { IsSecret = true } : value, at)
        {
            Type = type,
            ValueField = field,
            Fields = new JsonObject(others.Select(other => KeyValuePair.Create(other.Key, (JsonNode?)ItemJson.Of(new ValueItem(other.Value, at))))),
        });
        return true;
    }
}
