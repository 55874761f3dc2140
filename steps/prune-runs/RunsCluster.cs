using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>The cluster whose PipelineRuns are pruned.</summary>
internal static class RunsCluster
{
    /// <summary>Opens it.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig; empty = the cluster that this runs in.</param>
    /// <param name="warn">Receives a line for each call that is tried again.</param>
    /// <exception cref="KubernetesUsageException">There is none, or what the kubeconfig names cannot be used.</exception>
    public static KubernetesApi Open(string kubeconfig, Action<string> warn)
    {
        // Set in every container of a cluster (kubernetes.io/docs/tasks/run-application/access-api-from-pod).
        var isInCluster = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };
        return kubeconfig.Length > 0 || isInCluster
            ? (KubernetesApi)KubernetesEndpoint.Open("", kubeconfig, warn)
            : throw new KubernetesUsageException("choosing the cluster: this is no pod of a cluster, and --kubeconfig is empty. Give --kubeconfig.");
    }
}
