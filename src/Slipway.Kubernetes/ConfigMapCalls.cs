namespace Slipway.Kubernetes;

/// <summary>Calls with typed ConfigMaps.</summary>
public static class ConfigMapCalls
{
    /// <summary>Applies a ConfigMap (see <see cref="IKubernetes.ApplyAsync"/>) after it was checked.</summary>
    /// <exception cref="FormatException">A key breaks the rule.</exception>
    /// <exception cref="KubernetesException">It is too large, or the API refused or could not be reached.</exception>
    public static Task ApplyAsync(this IKubernetes kubernetes, ConfigMap map, bool force, CancellationToken ct) =>
        kubernetes.ApplyAsync(ResourceKind.ConfigMap, map.ToJson(), force, ct);
}
