using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Reads values that may stand elsewhere: in another resource, in a Kubernetes Secret, in a file.</summary>
internal sealed class ReferenceReader(ShapeReader shapes, Problems problems)
{
    public ValueItem? Reference(ReferenceShape shape, SourceNode node, ManifestPosition at)
    {
        switch (node.Resolved)
        {
            case SourceScalar scalar when scalar.Value.StartsWith('$'):
                return Text(shape, scalar.Value, at);
            case SourceScalar scalar when shape.Rule?.Break(scalar.Value) is { } problem:
                problems.Add(at, $"'{scalar.Value}' {problem}");
                return null;
            case SourceScalar scalar:
                return new ValueItem(new LiteralValue(scalar.Value, at), at);
            case SourceMapping:
                return Fields(shape, node, at);
            default:
                problems.Add(at, $"is {Nouns.Of(node)}, and must be a text or a reference (value_from).");
                return null;
        }
    }

    public ValueItem? Secret(SecretShape shape, SourceNode node, ManifestPosition at)
    {
        switch (node.Resolved)
        {
            case SourceScalar when PlainScalar.IsNullOrEmpty(node):
                problems.Add(at, "a secret cannot be empty: remove it, or say where its value is (value_from, secret_key_ref or file).");
                return null;
            case SourceScalar scalar:
                return new ValueItem(ReferenceText.Find(scalar.Value, at) ?? (ManifestValue)new LiteralValue(scalar.Value, at) { IsSecret = true }, at);
            case SourceMapping or SourceSequence when shape.IsWrittenOut:
                problems.Add(at, $"is {Nouns.Of(node)}, and must be a text.");
                return null;
            case SourceMapping when shapes.Read(ReferenceFields.SecretSources, node, at) is ObjectItem sources:
                return Source(sources);
            case SourceMapping:
                return null;
            default:
                problems.Add(at, "is a list, and must be a text or say where the value is (value_from, secret_key_ref or file).");
                return null;
        }
    }

    /// <summary>The one source among the fields of an object.</summary>
    public ValueItem? Source(ObjectItem sources)
    {
        var at = sources.At;
        var from = sources.Object("value_from");
        var found = new[] { sources.Take("value"), Key(sources.Object("secret_key_ref")), File(sources), From(from) }.OfType<ValueItem>().ToList();
        if (found.Count > 1)
        {
            problems.Add(at, "says in more than one way where the secret's value is: keep one of value, value_from, secret_key_ref and file.");
            return null;
        }

        if (!sources.Written.Any(name => name is "value" or "value_from" or "secret_key_ref" or "file"))
        {
            problems.Add(at, "does not say where the secret's value is: write value_from, secret_key_ref or file. On a machine without them, --secrets-file gives the value in their place.");
        }

        return found.Count == 1 ? found[0] : null;
    }

    private ValueItem? From(ObjectItem? from)
    {
        if (from is null)
        {
            return null;
        }

        var key = Key(from.Object("secret_key_ref"));
        if (key is null && from.Written.Contains("secret_key_ref"))
        {
            return null;
        }

        if (key is null)
        {
            if (!from.Written.Contains("name"))
            {
                problems.Add(from.At.Field("name"), "is missing. The resource's name; or write secret_key_ref for a key of a Kubernetes Secret.");
            }

            return Resource(null, from);
        }

        if (from.Fields.Count > 1)
        {
            problems.Add(from.At, "names a Secret's key and a resource: keep one of them.");
        }

        return key;
    }

    private static ValueItem? Key(ObjectItem? key) => key?.Text("name") is { } name && key.Text("key") is { } entry
        ? new ValueItem(new SecretKeyReference(name, entry, key.Text("namespace"), key.At), key.At)
        : null;

    private static ValueItem? File(ObjectItem sources) => sources.Text("file") is { } path ? new ValueItem(new FileReference(path, sources.At), sources.At) : null;

    private ValueItem? Text(ReferenceShape shape, string text, ManifestPosition at)
    {
        if (ReferenceText.Parse(text) is not { } parts)
        {
            problems.Add(at, $"'{text}' is not a reference: write it as $kind/name/field.path, such as ${Example(shape).Kind}/my-resource/{Example(shape).FieldPath}.");
            return null;
        }

        return Resource(parts.Kind, parts.Name, parts.FieldPath, null, at);
    }

    private ValueItem? Fields(ReferenceShape shape, SourceNode node, ManifestPosition at)
    {
        if (shapes.Read(ReferenceFields.Sources(shape.Rule), node, at) is not ObjectItem fields)
        {
            return null;
        }

        if (fields.Written.Contains("value") && fields.Written.Contains("value_from"))
        {
            problems.Add(at, "has both a value and a reference (value_from): keep one of them.");
            return null;
        }

        return fields.Object("value_from") is { } from ? Resource(shape.From, from) : fields.Take("value") as ValueItem;
    }

    private ValueItem? Resource(ReferenceDefault? byDefault, ObjectItem from)
    {
        var (kind, name, path, environment) = (from.Text("kind"), from.Text("name"), from.Text("field_path"), from.Text("env"));
        return name is null ? null : Resource(kind ?? byDefault?.Kind ?? "", name, path ?? "", environment, from.At);
    }

    private ValueItem? Resource(string kind, string name, string fieldPath, string? environment, ManifestPosition at)
    {
        if (kind.Length == 0)
        {
            problems.Add(at.Field("kind"), "is missing. The kind of the resource, such as cloudflare-kv-namespace.");
            return null;
        }

        var path = fieldPath.Length > 0 ? fieldPath : ReferenceDefaults.FieldPathOf(kind);
        if (path is null)
        {
            problems.Add(at, $"names no field of {kind} '{name}': write which one, such as status.outputs.id.");
            return null;
        }

        return new ValueItem(new ResourceReference(kind, name, path, environment, at), at);
    }

    private static ReferenceDefault Example(ReferenceShape shape) => shape.From ?? ReferenceDefaults.KvNamespace;
}
