using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>What a run that only deploys brings out, as far as its params tell. A run names no repository then: two that differ in any of
/// these may be of different Workers, each of which has a current deployment.</summary>
/// <param name="Manifests">The manifests ConfigMap, where neither a Service nor a name of the Worker or of the outputs says what is the same
/// from one build to the next; else empty.</param>
/// <param name="Worker">The one Worker; empty = all of the manifests.</param>
/// <param name="Outputs">The outputs ConfigMap; empty = named after the manifests'.</param>
/// <param name="Overlays">The overlays; empty = all but local.</param>
/// <param name="Branch">The branch whose overlays are meant; empty = all.</param>
/// <param name="Account">The Secret with the token of the Cloudflare account; empty = none is named.</param>
internal sealed record DeployedWorkers(string Manifests, string Worker, string Outputs, string Overlays, string Branch, string Account)
{
    /// <summary>What a run deploys.</summary>
    public static DeployedWorkers By(JsonObject run, bool hasService)
    {
        var (worker, outputs) = (Param("worker-name"), Param(RunConfigMaps.Outputs));
        var isNamed = hasService || worker.Length > 0 || outputs.Length > 0;
        return new DeployedWorkers(isNamed ? "" : Param(RunConfigMaps.Manifests), worker, outputs, Param("overlays"), Param("git-branch"), AccountOf(run));

        string Param(string name) => RunFields.Param(run, name) ?? "";
    }

    private static string AccountOf(JsonObject run) =>
        (string?)(run["spec"]?["workspaces"] as JsonArray ?? [])
            .FirstOrDefault(workspace => (string?)workspace?["name"] == "cloudflare-credentials")?["secret"]?["secretName"] ?? "";
}
