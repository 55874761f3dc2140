using Serilog;
using Slipway.Kubernetes;

namespace Slipway.Steps.CANCELSUPERSEDEDRUNS;

/// <summary>The cluster whose PipelineRuns are looked at.</summary>
internal static class RunsCluster
{
    /// <summary>Opens it; null, with a line that says so, where there is none: a run on one machine supersedes nothing.</summary>
    /// <exception cref="KubernetesUsageException">The values contradict each other, or what they name cannot be used.</exception>
    public static KubernetesApi? Open(string endpointUrl, string kubeconfig, ILogger log)
    {
        // Set in every container of a cluster (kubernetes.io/docs/tasks/run-application/access-api-from-pod).
        var isInCluster = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };
        if (endpointUrl.Length == 0 && kubeconfig.Length == 0 && !isInCluster)
        {
            log.Information("this is no pod of a cluster: there is nothing to cancel");
            return null;
        }

        var opened = KubernetesEndpoint.Open(endpointUrl, kubeconfig, line => log.Warning("{Line:l}", line));
        if (opened is KubernetesApi api)
        {
            return api;
        }

        log.Information("{Location:l} is no cluster: there is nothing to cancel", opened.Location);
        opened.Dispose();
        return null;
    }
}
