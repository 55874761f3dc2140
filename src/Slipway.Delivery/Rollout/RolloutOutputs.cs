using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>The outputs of deployments for other programs: <c>script_id</c>, <c>route_urls</c>, <c>version_id</c>, <c>deployment_id</c>. Those of one
/// Worker stand alone, those of several below the Workers' names.</summary>
public static class RolloutOutputs
{
    /// <summary>As data of a ConfigMap: <c>script_id</c>, or <c>&lt;worker&gt;.script_id</c>; URLs are separated by commas.</summary>
    public static IReadOnlyDictionary<string, string> Data(IReadOnlyList<DeploymentOutcome> outcomes) =>
        outcomes.SelectMany(outcome => Fields(outcome).Select(field => (Key: outcomes.Count == 1 ? field.Name : $"{outcome.ScriptId}.{field.Name}", field.Values)))
            .ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Values), StringComparer.Ordinal);

    /// <summary>As a ConfigMap: <see cref="Data"/>.</summary>
    public static ConfigMap ConfigMap(
        NamespaceName namespaceName, ResourceName name, IReadOnlyDictionary<LabelKey, LabelValue> labels, IReadOnlyList<DeploymentOutcome> outcomes) =>
        new() { Namespace = namespaceName, Name = name, Labels = labels, Data = Data(outcomes) };

    /// <summary>As JSON: URLs are a list, the other outputs texts.</summary>
    public static JsonObject Json(IReadOnlyList<DeploymentOutcome> outcomes) =>
        outcomes is [var only] ? Json(only) : new JsonObject(outcomes.Select(outcome => KeyValuePair.Create(outcome.ScriptId, (JsonNode?)Json(outcome))));

    /// <summary>The outputs of one Worker as JSON.</summary>
    public static JsonObject Json(DeploymentOutcome outcome) =>
        new(Fields(outcome).Select(field => KeyValuePair.Create(field.Name, field.IsList ? List(field.Values) : (JsonNode?)JsonValue.Create(field.Values[0]))));

    private static JsonArray List(IReadOnlyList<string> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static IEnumerable<(string Name, bool IsList, IReadOnlyList<string> Values)> Fields(DeploymentOutcome outcome) =>
    [
        ("script_id", false, [outcome.ScriptId]),
        ("route_urls", true, outcome.RouteUrls),
        ("version_id", false, [outcome.VersionId]),
        ("deployment_id", false, [outcome.DeploymentId]),
    ];
}
