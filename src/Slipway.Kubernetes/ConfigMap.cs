using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
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

    /// <summary>The version that was read; opaque. An apply with it is refused when the object has changed since; null = whatever it is now.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The key as it was given, if ConfigMaps may have it.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static string ParseKey(string text) =>
        text.Length <= MaxKeyLength && KeyRule().IsMatch(text) && text is not ("." or "..")
            ? text
            : throw new FormatException(
                $"is not a key of a ConfigMap: 1 to {MaxKeyLength} letters, digits, hyphens, underscores and dots, not '.' or '..'.");

    /// <summary>Reads an object as the API gives it, or as a file holds it.</summary>
    /// <param name="value">The object; without <c>metadata.namespace</c> it is of the namespace <c>default</c>, as kubectl takes it.</param>
    /// <exception cref="FormatException">It is no ConfigMap; the message continues a sentence that names it.</exception>
    public static ConfigMap FromJson(JsonObject value)
    {
        if (Text(value, "apiVersion") != ResourceKind.ConfigMap.ApiVersion || Text(value, "kind") != ResourceKind.ConfigMap.Kind)
        {
            throw new FormatException($"is '{Text(value, "apiVersion")} {Text(value, "kind")}', not '{ResourceKind.ConfigMap.ApiVersion} {ResourceKind.ConfigMap.Kind}'.");
        }

        var metadata = value["metadata"] as JsonObject ?? [];
        return new ConfigMap
        {
            Namespace = Parsed("metadata.namespace", Text(metadata, "namespace") ?? "default", NamespaceName.Parse),
            Name = Parsed("metadata.name", Text(metadata, "name") ?? "", ResourceName.Parse),
            Labels = Texts(metadata, "labels").ToDictionary(
                l => Parsed("the label", l.Key, LabelKey.Parse), l => Parsed($"the label '{l.Key}'", l.Value, LabelValue.Parse)),
            Data = Texts(value, "data").ToDictionary(d => Parsed("the key", d.Key, ParseKey), d => d.Value, StringComparer.Ordinal),
            ResourceVersion = Text(metadata, "resourceVersion"),
        };
    }

    /// <summary>The object as the API takes it, keys sorted.</summary>
    /// <exception cref="FormatException">A key breaks the rule.</exception>
    /// <exception cref="KubernetesException">It is over <see cref="MaxBytes"/>; the message names the size of each key.</exception>
    public JsonObject ToJson()
    {
        CheckSize();
        var metadata = new JsonObject
        {
            ["name"] = Name.Value,
            ["namespace"] = Namespace.Value,
            ["labels"] = Map(Labels.Select(l => (l.Key.Value, l.Value.Value))),
        };
        if (ResourceVersion is not null)
        {
            metadata["resourceVersion"] = ResourceVersion;
        }

        return new JsonObject
        {
            ["apiVersion"] = ResourceKind.ConfigMap.ApiVersion,
            ["kind"] = ResourceKind.ConfigMap.Kind,
            ["metadata"] = metadata,
            ["data"] = Map(Data.Select(d => (ParseKey(d.Key), d.Value))),
        };
    }

    private static string? Text(JsonObject value, string field) =>
        value[field] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;

    private static IEnumerable<KeyValuePair<string, string>> Texts(JsonObject value, string field) => value[field] switch
    {
        null => [],
        JsonObject map => map.Select(p => KeyValuePair.Create(
            p.Key, Text(map, p.Key) ?? throw new FormatException($"has under '{field}' the key '{p.Key}', whose value is no text: put it in quotes."))),
        _ => throw new FormatException($"has a field '{field}' that is no mapping."),
    };

    private static T Parsed<T>(string what, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"is no ConfigMap: {what} is '{text}', which {e.Message}", e);
        }
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
