using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>Which ConfigMaps a run names.</summary>
internal static class RunConfigMaps
{
    private const string Manifests = "kustomize-manifests-config-map-name";

    /// <summary>What deploy-worker puts behind the name of the manifests ConfigMap when no other name is given.</summary>
    private const string OutputsSuffix = "-outputs";

    /// <summary>The names of those that its steps write: artifact, manifests, outputs.</summary>
    public static IEnumerable<string> MadeBy(JsonObject run)
    {
        var manifests = RunFields.Param(run, Manifests);
        var outputs = RunFields.Param(run, "outputs-config-map-name");
        return new[] { RunFields.Param(run, "worker-script-artifact-config-map-name"), manifests, string.IsNullOrEmpty(outputs) ? manifests + OutputsSuffix : outputs }
            .Where(name => name is not (null or "" or OutputsSuffix)).Select(name => name!).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Every name that may be that of a ConfigMap which a run needs: all that its params say, whatever pipeline they are for, and
    /// the ConfigMaps of its workspaces.</summary>
    public static IEnumerable<string> NeededBy(JsonObject run) =>
        (run["spec"]?["params"] as JsonArray ?? []).SelectMany(param => Texts(param?["value"]))
            .Concat((run["spec"]?["workspaces"] as JsonArray ?? []).SelectMany(workspace => Texts(workspace?["configMap"]?["name"])))
            .Concat(MadeBy(run));

    private static IEnumerable<string> Texts(JsonNode? value) => value switch
    {
        JsonValue text when text.TryGetValue<string>(out var content) => [content],
        JsonArray list => list.SelectMany(Texts),
        JsonObject map => map.SelectMany(entry => Texts(entry.Value)),
        _ => [],
    };
}
