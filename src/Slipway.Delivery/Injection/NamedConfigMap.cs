using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>A ConfigMap that must be there.</summary>
internal static class NamedConfigMap
{
    /// <summary>What it is called in messages.</summary>
    public static string Place(IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name) => $"ConfigMap '{namespaceName}/{name}' of {kubernetes.Location}";

    /// <summary>Reads it.</summary>
    /// <param name="writer">The step that writes it.</param>
    /// <exception cref="InjectionUsageException">There is none of this name.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<ConfigMap> ReadAsync(IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, string writer, CancellationToken ct) =>
        await kubernetes.GetConfigMapAsync(namespaceName, name, ct) ?? throw new InjectionUsageException(
            $"reading {Place(kubernetes, namespaceName, name)}: there is none of this name. {writer} writes it: build first, or correct the name or the namespace.");
}
