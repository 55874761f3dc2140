using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>The outputs of deployments for other programs: <c>script_id</c>, <c>route_urls</c>, <c>version_id</c>, <c>deployment_id</c>. Those of one
/// Worker stand alone, those of several below the Workers' names, and where two have one name in different accounts below <c>&lt;account&gt;.&lt;name&gt;</c>.</summary>
public static class RolloutOutputs
{
    /// <summary>Those of a rollout so far as data of a ConfigMap: <c>script_id</c>, or <c>&lt;worker&gt;.script_id</c>; URLs are separated by commas.</summary>
    public static IReadOnlyDictionary<string, string> Data(Rollout rollout) => rollout.Outcomes
        .SelectMany(outcome => Fields(outcome).Select(field => (Key: rollout.Keys.AreOfSeveral ? $"{rollout.Keys.Of(outcome.Address)}.{field.Name}" : field.Name, field.Values)))
        .ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Values), StringComparer.Ordinal);

    /// <summary>Writes the outputs of a rollout into a ConfigMap. Those of other Workers of the manifests stay as they are: of those that were left out, and when the
    /// rollout failed of those that it did not come to.</summary>
    /// <returns>False when no Worker was deployed: then nothing is written.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<bool> WriteAsync(
        IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, IReadOnlyDictionary<LabelKey, LabelValue> labels, Rollout rollout, CancellationToken ct)
    {
        if (rollout.Outcomes.Count == 0)
        {
            return false;
        }

        var data = new Dictionary<string, string>(Data(rollout), StringComparer.Ordinal);
        var before = rollout.Keys.AreOfSeveral ? await kubernetes.GetConfigMapAsync(namespaceName, name, ct) : null;
        var done = rollout.Outcomes.Select(outcome => outcome.Address).ToList();
        foreach (var (key, value) in (before?.Data ?? new Dictionary<string, string>()).Where(entry => rollout.Keys.IsOfAnother(entry.Key, done)))
        {
            data[key] = value;
        }

        await kubernetes.ApplyAsync(new ConfigMap { Namespace = namespaceName, Name = name, Labels = labels, Data = data }, force: false, ct);
        return true;
    }

    /// <summary>Those of a rollout so far as JSON: URLs are a list, the other outputs texts.</summary>
    public static JsonObject Json(Rollout rollout) => !rollout.Keys.AreOfSeveral && rollout.Outcomes is [var only]
        ? Json(only)
        : new JsonObject(rollout.Outcomes.Select(outcome => KeyValuePair.Create(rollout.Keys.Of(outcome.Address), (JsonNode?)Json(outcome))));

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
