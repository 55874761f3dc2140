using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>The manifests ConfigMap after an injection.</summary>
/// <param name="Map">The ConfigMap as it shall be, with the version that was read.</param>
/// <param name="Overlays">The overlays that were meant, by name.</param>
public sealed record InjectedConfigMap(ConfigMap Map, IReadOnlyList<InjectedManifests> Overlays)
{
    /// <summary>Number of manifests that were changed.</summary>
    public int Changed => Overlays.Sum(overlay => overlay.Changed);
}
