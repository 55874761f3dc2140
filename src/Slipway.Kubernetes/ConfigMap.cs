using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Kubernetes;

/// <summary>A ConfigMap of text values.</summary>
public sealed partial record ConfigMap
{
    /// <summary>Bytes of all keys and values together at the most: 1 MiB, the limit of Kubernetes
    /// (kubernetes.io/docs/concepts/configuration/configmap/#motivation), which counts the values alone.</summary>
    public const long MaxBytes = 1_048_576;

    /// <summary>Characters of a key at the most.</summary>
    public const int MaxKeyLength = 253;

    /// <summary>The namespace.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>The name.</summary>
    public required ResourceName Name { get; init; }

    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; } = ImmutableDictionary<LabelKey, LabelValue>.Empty;

    /// <summary>The data.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>The key as it was given, if ConfigMaps may have it.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static string ParseKey(string text) =>
        text.Length <= MaxKeyLength && KeyRule().IsMatch(text) && text is not ("." or "..")
            ? text
            : throw new FormatException(
                $"is not a key of a ConfigMap: 1 to {MaxKeyLength} letters, digits, hyphens, underscores and dots, not '.' or '..'.");

    /// <summary>The object as the API takes it, keys sorted.</summary>
    /// <exception cref="FormatException">A key breaks the rule.</exception>
    /// <exception cref="KubernetesException">It is over <see cref="MaxBytes"/>; the message names the size of each key.</exception>
    public JsonObject ToJson()
    {
        CheckSize();
        return new JsonObject
        {
            ["apiVersion"] = ResourceKind.ConfigMap.ApiVersion,
            ["kind"] = ResourceKind.ConfigMap.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = Name.Value,
                ["namespace"] = Namespace.Value,
                ["labels"] = Map(Labels.Select(l => (l.Key.Value, l.Value.Value))),
            },
            ["data"] = Map(Data.Select(d => (ParseKey(d.Key), d.Value))),
        };
    }

    private static JsonObject Map(IEnumerable<(string Key, string Value)> entries) =>
        new(entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)JsonValue.Create(e.Value))));

    private void CheckSize()
    {
        var sizes = Data.Select(d => (d.Key, Bytes: (long)Encoding.UTF8.GetByteCount(d.Key) + Encoding.UTF8.GetByteCount(d.Value)))
            .OrderByDescending(s => s.Bytes).ThenBy(s => s.Key, StringComparer.Ordinal).ToList();
        var total = sizes.Sum(s => s.Bytes);
        if (total > MaxBytes)
        {
            throw new KubernetesException(
                $"writing ConfigMap '{Namespace}/{Name}': it would hold {Format(total)} bytes, and Kubernetes takes at most {Format(MaxBytes)} (1 MiB): "
                + $"{string.Join(", ", sizes.Select(s => $"{s.Key} {Format(s.Bytes)}"))}. Nothing was written. Make the largest of them smaller.");
        }
    }

    private static string Format(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyRule();
}
