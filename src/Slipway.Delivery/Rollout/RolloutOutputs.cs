using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>The outputs of deployments for other programs: <c>script_id</c>, <c>route_urls</c>, <c>version_id</c>, <c>deployment_id</c>. Those of one
/// Worker stand alone, those of several below the Workers' names.</summary>
public static class RolloutOutputs
{
    /// <summary>As data of a ConfigMap: <c>script_id</c>, or <c>&lt;worker&gt;.script_id</c>; URLs are separated by commas.</summary>
    public static IReadOnlyDictionary<string, string> Data(IReadOnlyList<DeploymentOutcome> outcomes) => Data(outcomes, outcomes.Count > 1);

    /// <summary>Writes the outputs of a rollout into a ConfigMap. When it failed, those of the Workers before are written, and the others' stay as they are.</summary>
    /// <returns>False when no Worker was deployed: then nothing is written.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<bool> WriteAsync(
        IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, IReadOnlyDictionary<LabelKey, LabelValue> labels, Rollout rollout, CancellationToken ct)
    {
        if (rollout.Outcomes.Count == 0)
        {
            return false;
        }

        var data = Data(rollout.Outcomes, rollout.IsOfSeveral);
        var rest = rollout.Outcomes.Count < rollout.Plans.Count ? await kubernetes.GetConfigMapAsync(namespaceName, name, ct) : null;
        var others = rollout.Plans.Skip(rollout.Outcomes.Count).Select(plan => $"{plan.Address.Name}.").ToList();
        foreach (var (key, value) in (rest?.Data ?? new Dictionary<string, string>()).Where(entry => others.Exists(other => entry.Key.StartsWith(other, StringComparison.Ordinal))))
        {
            data[key] = value;
        }

        await kubernetes.ApplyAsync(new ConfigMap { Namespace = namespaceName, Name = name, Labels = labels, Data = data }, force: false, ct);
        return true;
    }

    /// <summary>As JSON: URLs are a list, the other outputs texts.</summary>
    public static JsonObject Json(IReadOnlyList<DeploymentOutcome> outcomes) => Json(outcomes, outcomes.Count != 1);

    /// <summary>Those of a rollout so far as JSON.</summary>
    public static JsonObject Json(Rollout rollout) => Json(rollout.Outcomes, rollout.IsOfSeveral);

    /// <summary>The outputs of one Worker as JSON.</summary>
    public static JsonObject Json(DeploymentOutcome outcome) =>
        new(Fields(outcome).Select(field => KeyValuePair.Create(field.Name, field.IsList ? List(field.Values) : (JsonNode?)JsonValue.Create(field.Values[0]))));

    private static Dictionary<string, string> Data(IReadOnlyList<DeploymentOutcome> outcomes, bool isOfSeveral) =>
        outcomes.SelectMany(outcome => Fields(outcome).Select(field => (Key: isOfSeveral ? $"{outcome.ScriptId}.{field.Name}" : field.Name, field.Values)))
            .ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Values), StringComparer.Ordinal);

    private static JsonObject Json(IReadOnlyList<DeploymentOutcome> outcomes, bool isOfSeveral) =>
        !isOfSeveral && outcomes is [var only] ? Json(only) : new JsonObject(outcomes.Select(outcome => KeyValuePair.Create(outcome.ScriptId, (JsonNode?)Json(outcome))));

    private static JsonArray List(IReadOnlyList<string> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static IEnumerable<(string Name, bool IsList, IReadOnlyList<string> Values)> Fields(DeploymentOutcome outcome) =>
    [
        ("script_id", false, [outcome.ScriptId]),
        ("route_urls", true, outcome.RouteUrls),
        ("version_id", false, [outcome.VersionId]),
        ("deployment_id", false, [outcome.DeploymentId]),
    ];
}
