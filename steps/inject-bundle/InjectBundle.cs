using Serilog;
using Slipway.Delivery;

namespace Slipway.Steps.INJECTBUNDLE;

/// <summary>Carries out an injection and says what it did.</summary>
internal static class InjectBundle
{
    /// <summary>Writes the artifact into the manifests ConfigMap.</summary>
    /// <returns>The number of manifests that were changed.</returns>
    public static async Task<int> RunAsync(ConfigMapInjection injection, ILogger log, CancellationToken ct)
    {
        var manifests = await injection.InjectAsync(ct);
        if (manifests.Overlays.Count == 0)
        {
            log.Warning(
                "ConfigMap {Namespace:l}/{Name:l} has no overlay that --overlays={Overlays:l} means{OfBranch:l}: nothing is deployed",
                manifests.Map.Namespace.Value, manifests.Map.Name.Value, injection.Overlays.ToString(), injection.Overlays.OfBranch);
            return 0;
        }

        foreach (var (overlay, worker) in manifests.Overlays.SelectMany(overlay => overlay.Workers.Select(worker => (overlay.Place, worker))))
        {
            log.Information("overlay {Overlay:l}: {Worker:l} {Effect:l}", overlay, worker.ToString(), worker.Effect switch
            {
                InjectionEffect.Changed => "changed",
                InjectionEffect.Unchanged => "unchanged",
                InjectionEffect.Inline => "has its code in the manifest: left as it is",
                _ => "is another Worker: left as it is",
            });
        }

        log.Information(
            manifests.Changed == 0
                ? "ConfigMap {Namespace:l}/{Name:l} is unchanged: it names {Artifact:l} already"
                : "wrote ConfigMap {Namespace:l}/{Name:l}: it names {Artifact:l} now",
            manifests.Map.Namespace.Value, manifests.Map.Name.Value, injection.Artifact.Address.ToString());
        return manifests.Changed;
    }
}
