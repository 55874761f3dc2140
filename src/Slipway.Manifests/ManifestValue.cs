using System.Text.Json.Nodes;

namespace Slipway.Manifests;

/// <summary>A value of a manifest: written out, or a reference to where it is.</summary>
/// <param name="Position">Where it stands.</param>
public abstract record ManifestValue(ManifestPosition Position);

/// <summary>Text that is written out (<c>value</c>, or <c>{value: …}</c>).</summary>
/// <param name="Text">The text.</param>
/// <param name="Position">Where it stands.</param>
public sealed record LiteralValue(string Text, ManifestPosition Position) : ManifestValue(Position)
{
    /// <summary>Whether it is a secret, which must never be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The text, or <c>***</c> for a secret.</summary>
    public override string ToString() => IsSecret ? "***" : Text;
}

/// <summary>JSON that is written out: numbers, booleans, lists and objects in bindings and vars.</summary>
/// <param name="Json">The value; never null.</param>
/// <param name="Position">Where it stands.</param>
public sealed record JsonLiteralValue(JsonNode Json, ManifestPosition Position) : ManifestValue(Position);

/// <summary>A field of another resource: <c>{value_from: {kind, name, field_path}}</c>, or
/// <c>$cloudflare-kv-namespace/my-cache/status.outputs.namespace_id</c>.</summary>
/// <param name="Kind">The resource's kind as written: <c>CloudflareKvNamespace</c> or <c>cloudflare-kv-namespace</c>; empty = the kind that the field holds by default.</param>
/// <param name="Name">The resource's name.</param>
/// <param name="FieldPath">The field, such as <c>status.outputs.namespace_id</c>; empty = the field by default.</param>
/// <param name="Environment">The resource's <c>metadata.env</c>, or null = the manifest's own.</param>
/// <param name="Position">Where it stands.</param>
public sealed record ResourceReference(string Kind, string Name, string FieldPath, string? Environment, ManifestPosition Position) : ManifestValue(Position)
{
    /// <summary>The kind in one spelling, kebab-case: <c>cloudflare-kv-namespace</c>.</summary>
    public string KebabKind => KindName.ToKebab(Kind);

    /// <summary>As text: <c>$kind/name/field.path</c>.</summary>
    public override string ToString() => $"${KebabKind}/{Name}/{FieldPath}";
}

/// <summary>A key of a Kubernetes Secret: <c>{secretKeyRef: {name, key}}</c>, also below <c>valueFrom</c>.</summary>
/// <param name="SecretName">The Secret's name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Namespace">Its namespace, or null = the deployer's.</param>
/// <param name="Position">Where it stands.</param>
public sealed record SecretKeyReference(string SecretName, string Key, string? Namespace, ManifestPosition Position) : ManifestValue(Position);

/// <summary>A file whose whole content is the value: <c>{file: path}</c>, relative to the manifest.</summary>
/// <param name="Path">The path as written.</param>
/// <param name="Position">Where it stands.</param>
public sealed record FileReference(string Path, ManifestPosition Position) : ManifestValue(Position);
