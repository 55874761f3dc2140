namespace Slipway.Manifests.Fields;

/// <summary>A field of an object.</summary>
/// <param name="Name">Its name in snake_case; camelCase is taken too.</param>
/// <param name="Shape">What may stand there.</param>
/// <param name="Says">What it is, for people who write manifests.</param>
internal sealed record Field(string Name, Shape Shape, string Says)
{
    /// <summary>Whether the object must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Further names of the same field, in snake_case.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>What people write who know another spelling of the manifest, or wrangler's configuration: never taken, but the message says this field's name.</summary>
    public IReadOnlyList<string> MistakenNames { get; init; } = [];

    /// <summary>All names in all spellings, the usual one first.</summary>
    public IReadOnlyList<string> Names => field ??= [.. OtherNames.Prepend(Name).SelectMany(name => new[] { name, FieldName.ToCamel(name) }).Distinct()];
}

/// <summary>Where a text comes from that another resource knows.</summary>
/// <param name="Kind">The resource's kind, in kebab-case.</param>
/// <param name="FieldPath">The field that holds the text.</param>
internal sealed record ReferenceDefault(string Kind, string FieldPath);
