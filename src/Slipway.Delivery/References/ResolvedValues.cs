using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The values of a manifest after all references were followed.</summary>
/// <param name="texts">Text of each reference, by the reference.</param>
/// <param name="secrets">Secret values, by what stands in the manifest.</param>
public sealed class ResolvedValues(IReadOnlyDictionary<ManifestValue, string> texts, IReadOnlyDictionary<ManifestValue, SecretText> secrets)
{
    /// <summary>The value as text.</summary>
    public string Text(ManifestValue value) => value switch
    {
        LiteralValue literal => literal.Text,
        JsonLiteralValue json => json.Json.ToJsonString(),
        _ => texts[value],
    };

    /// <summary>The value as JSON: text becomes a string.</summary>
    public JsonNode Json(ManifestValue value) => value is JsonLiteralValue json ? json.Json.DeepClone() : JsonValue.Create(Text(value));

    /// <summary>A secret's value.</summary>
    public SecretText Secret(ManifestValue value) => secrets[value];
}
