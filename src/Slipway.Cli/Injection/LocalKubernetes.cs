using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Injection;

/// <summary>Where a verb finds ConfigMaps: in a cluster, else in the directory that local runs write.</summary>
public static class LocalKubernetes
{
    /// <summary>Opens it.</summary>
    /// <param name="kubeconfig">The kubeconfig of a cluster, or null.</param>
    /// <param name="warn">Receives a line for each call that is tried again.</param>
    /// <exception cref="CliUsageException">There is neither.</exception>
    /// <exception cref="KubernetesUsageException">The kubeconfig cannot be used.</exception>
    public static IKubernetes Open(string? kubeconfig, Action<string> warn)
    {
        if (kubeconfig is not null)
        {
            return KubernetesEndpoint.Open("", kubeconfig, new PassingTrouble(warn, TimeProvider.System).Say, showsEachRetry: false);
        }

        var directory = new OutputDirectory(Path.GetFullPath(OutputDirectory.DefaultName)).Kubernetes;
        return Directory.Exists(directory) ? new DirectoryKubernetes(directory) : throw new CliUsageException(
            $"finding ConfigMaps: there is no directory '{directory}', which 'slipway run' makes. Run this where you ran that, or give --kubeconfig FILE for a cluster.");
    }
}
