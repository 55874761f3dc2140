using System.Text.Json.Nodes;

namespace Slipway.Manifests.Reading;

/// <summary>What stood in a place of a manifest, checked against its shape, names in snake_case.</summary>
/// <param name="At">Where.</param>
internal abstract record Item(ManifestPosition At);

/// <summary>A text, a reference or a source of a secret.</summary>
internal sealed record ValueItem(ManifestValue Value, ManifestPosition At) : Item(At);

/// <summary>A number, a truth value or any JSON.</summary>
internal sealed record JsonItem(JsonNode Json, ManifestPosition At) : Item(At);

/// <summary>A list.</summary>
internal sealed record ListItem(IReadOnlyList<Item> Items, ManifestPosition At) : Item(At);

/// <summary>An object whose names are the user's, in the manifest's order.</summary>
internal sealed record MapItem(IReadOnlyList<KeyValuePair<string, Item>> Entries, ManifestPosition At) : Item(At);
