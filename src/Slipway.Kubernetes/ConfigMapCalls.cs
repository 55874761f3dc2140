namespace Slipway.Kubernetes;

/// <summary>Calls with typed ConfigMaps.</summary>
public static class ConfigMapCalls
{
    /// <summary>Reads a ConfigMap; null when there is none of this name.</summary>
    /// <exception cref="KubernetesException">It is damaged, or the API refused or could not be reached.</exception>
    public static async Task<ConfigMap?> GetConfigMapAsync(this IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        if (await kubernetes.GetAsync(ResourceKind.ConfigMap, namespaceName, name, ct) is not { } value)
        {
            return null;
        }

        try
        {
            return ConfigMap.FromJson(value);
        }
        catch (FormatException e)
        {
            throw new KubernetesException($"reading ConfigMap '{namespaceName}/{name}' from {kubernetes.Location}: it {e.Message} Correct it, or delete it.", null, e);
        }
    }

    /// <summary>Applies a ConfigMap (see <see cref="IKubernetes.ApplyAsync"/>) after it was checked.</summary>
    /// <exception cref="FormatException">A key breaks the rule.</exception>
    /// <exception cref="ObjectChangedException">It has a <see cref="ConfigMap.ResourceVersion"/>, and was changed since.</exception>
    /// <exception cref="KubernetesException">It is too large, or the API refused or could not be reached.</exception>
    public static Task ApplyAsync(this IKubernetes kubernetes, ConfigMap map, bool force, CancellationToken ct) =>
        kubernetes.ApplyAsync(ResourceKind.ConfigMap, map.ToJson(), force, ct);
}
