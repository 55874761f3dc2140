using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>Writes an artifact into the manifests ConfigMap: key = overlay, value = base64 of the YAML that kustomize built.</summary>
/// <param name="injection">The artifact and the Worker.</param>
/// <param name="selection">The overlays.</param>
/// <param name="tell">Receives a line for each overlay of which a label decides whether it is meant.</param>
public sealed class OverlayInjection(BundleInjection injection, OverlaySelection selection, Action<string> tell)
{
    /// <summary>The ConfigMap with the artifact in it. Overlays that were not meant, and those in which nothing changed, keep their value as it is.</summary>
    /// <param name="map">The ConfigMap as it was read.</param>
    /// <param name="place">What it is called in messages.</param>
    /// <exception cref="InjectionUsageException">An overlay or Worker that is named is not there.</exception>
    /// <exception cref="InjectionException">There is no overlay or no CloudflareWorker, or a value is no base64 of YAML.</exception>
    public InjectedConfigMap Inject(ConfigMap map, string place)
    {
        var names = selection.In(map, place, tell);
        if (names.Count == 0)
        {
            return new InjectedConfigMap(map, []);
        }

        var overlays = names.Select(name => injection.Inject(name, $"configmap/{map.Name}[{name}]", OverlayText.Decode(map, name, place))).ToList();
        injection.CheckFound(overlays, place, selection.IsExact, "Add a manifest of kind CloudflareWorker to what kustomize builds, and build again.");
        var changed = overlays.Where(overlay => overlay.Changed > 0).ToDictionary(overlay => overlay.Place, StringComparer.Ordinal);
        return new InjectedConfigMap(
            map with
            {
                Data = map.Data.ToDictionary(
                    d => d.Key, d => changed.TryGetValue(d.Key, out var overlay) ? Convert.ToBase64String(ManifestText.Encode(overlay.Text)) : d.Value, StringComparer.Ordinal),
            },
            overlays);
    }
}
