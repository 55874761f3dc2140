using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The values of a manifest after all references were followed.</summary>
public sealed class ResolvedValues
{
    private readonly IReadOnlyDictionary<ManifestValue, string> texts;
    private readonly IReadOnlyDictionary<ManifestValue, SecretText> secrets;

    // What a reference leads to does not depend on where it stands.
    private readonly Dictionary<string, string> byReference;

    /// <summary>Holds what was found.</summary>
    /// <param name="texts">Text of each reference, by the reference.</param>
    /// <param name="secrets">Secret values, by what stands in the manifest.</param>
    public ResolvedValues(IReadOnlyDictionary<ManifestValue, string> texts, IReadOnlyDictionary<ManifestValue, SecretText> secrets)
    {
        (this.texts, this.secrets) = (texts, secrets);
        byReference = texts.Where(text => text.Key is ResourceReference)
            .DistinctBy(text => Key((ResourceReference)text.Key))
            .ToDictionary(text => Key((ResourceReference)text.Key), text => text.Value, StringComparer.Ordinal);
    }

    /// <summary>No values, for work without a manifest.</summary>
    public static ResolvedValues None { get; } = new(new Dictionary<ManifestValue, string>(), new Dictionary<ManifestValue, SecretText>());

    /// <summary>The references that led to resources of the Cloudflare account by name; those of secrets are not among them.</summary>
    internal IReadOnlyList<LookedUpReference> LookedUp { get; init; } = [];

    /// <summary>The same as the state notes it.</summary>
    internal ImmutableSortedDictionary<string, string> References =>
        LookedUp.ToImmutableSortedDictionary(found => found.Key, found => found.Value, StringComparer.Ordinal);

    /// <summary>The value as text.</summary>
    public string Text(ManifestValue value) => value switch
    {
        LiteralValue literal => literal.Text,
        JsonLiteralValue json => Json(json).ToJsonString(),
        ResourceReference reference => byReference[Key(reference)],
        _ => texts[value],
    };

    /// <summary>The value as JSON: text becomes a string; references inside of JSON are followed.</summary>
    public JsonNode Json(ManifestValue value) => value is JsonLiteralValue json ? JsonReferences.Resolve(json.Json, json.Position, Text)! : JsonValue.Create(Text(value));

    /// <summary>The manifest with the references inside its JSON parts (tail consumers, migrations) followed: as the API takes them.</summary>
    public CloudflareWorker Apply(CloudflareWorker worker) => worker with
    {
        TailConsumers = worker.TailConsumers?.Select(consumer => Follow(consumer, worker)).ToList(),
        Migrations = worker.Migrations?.Select(migration => migration with { Changes = Follow(migration.Changes, worker) }).ToList(),
    };

    /// <summary>A secret's value.</summary>
    public SecretText Secret(ManifestValue value) => secrets[value];

    private JsonObject Follow(JsonObject json, CloudflareWorker worker) => (JsonObject)JsonReferences.Resolve(json, worker.Position, Text)!;

    private static string Key(ResourceReference reference) => $"{reference} {reference.Environment}";
}
