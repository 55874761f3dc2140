using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

/// <summary>Clients for the API server that tests run.</summary>
internal static class Api
{
    /// <summary>Quick retries, so that no test waits.</summary>
    public static KubernetesApiOptions Quick { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(5) };

    /// <summary>A client by a kubeconfig in the folder.</summary>
    public static KubernetesApi Client(TemporaryDirectory folder, string kubeconfig, KubernetesApiOptions? options = null) =>
        new(Kubeconfig.Load(folder.Write("kubeconfig", kubeconfig)), options ?? Quick);

    public static Task<System.Text.Json.Nodes.JsonObject?> GetAsync(this IKubernetes kubernetes, string name) =>
        kubernetes.GetAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse(name), TestContext.Current.CancellationToken);

    public static Task ApplyAsync(this IKubernetes kubernetes, ConfigMap map) =>
        kubernetes.ApplyAsync(map, force: false, TestContext.Current.CancellationToken);
}
