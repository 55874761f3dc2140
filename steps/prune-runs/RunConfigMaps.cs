using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>Which ConfigMaps a run names.</summary>
internal static class RunConfigMaps
{
    /// <summary>The param that names the manifests ConfigMap.</summary>
    public const string Manifests = "kustomize-manifests-config-map-name";

    /// <summary>The param that names the outputs ConfigMap.</summary>
    public const string Outputs = "outputs-config-map-name";

    /// <summary>The names of those that its steps write and nobody asked for by name: artifact, manifests, outputs by their default name.</summary>
    public static IEnumerable<string> MadeBy(JsonObject run)
    {
        var manifests = RunFields.Param(run, Manifests);
        return new[] { RunFields.Param(run, "worker-script-artifact-config-map-name"), manifests, string.IsNullOrEmpty(manifests) ? null : OutputsConfigMap.DefaultName(manifests) }
            .Where(name => !string.IsNullOrEmpty(name) && name != NamedOutputs(run)).Select(name => name!).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The outputs ConfigMap that it was told to write; null = none. That one is its user's, who reads it under this name whichever
    /// run wrote it last.</summary>
    public static string? NamedOutputs(JsonObject run) => RunFields.Param(run, Outputs) is { Length: > 0 } name ? name : null;

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
