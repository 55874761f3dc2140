namespace Slipway.Kubernetes;

/// <summary>Chooses the end by the values of the options <c>kubernetes-endpoint-url</c> and <c>kubeconfig</c>.</summary>
public static class KubernetesEndpoint
{
    /// <summary>Opens the cluster that this process runs in (both empty), the cluster of a kubeconfig's current context, or a directory.</summary>
    /// <param name="url">Empty, or <c>file:///directory</c>.</param>
    /// <param name="kubeconfig">Empty, or the path of a kubeconfig; several, separated as in KUBECONFIG, are merged.</param>
    /// <param name="warn">Receives a line for each call that is tried again.</param>
    /// <param name="showsEachRetry">See <see cref="KubernetesApiOptions.ShowsEachRetry"/>.</param>
    /// <exception cref="KubernetesUsageException">The values contradict each other, or what they name cannot be used.</exception>
    public static IKubernetes Open(string url, string kubeconfig, Action<string> warn, bool showsEachRetry = true)
    {
        if (url.Length > 0 && kubeconfig.Length > 0)
        {
            throw new KubernetesUsageException(
                $"choosing the cluster: --kubernetes-endpoint-url is '{url}' and --kubeconfig is '{kubeconfig}'. Give one of them, or neither for the cluster that this runs in.");
        }

        if (kubeconfig.Length > 0)
        {
            return new KubernetesApi(Kubeconfig.Load(kubeconfig), new KubernetesApiOptions { Warn = warn, ShowsEachRetry = showsEachRetry });
        }

        if (url.Length == 0)
        {
            return new KubernetesApi(InCluster.Load(), new KubernetesApiOptions { Warn = warn, ShowsEachRetry = showsEachRetry });
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { IsFile: true, Host: "" } && url.StartsWith("file:///", StringComparison.Ordinal)
            ? new DirectoryKubernetes(uri.LocalPath)
            : throw new KubernetesUsageException(
                $"choosing the cluster: --kubernetes-endpoint-url is '{url}'. Valid are file:///directory, and empty for the cluster that this runs in; another cluster is chosen by --kubeconfig.");
    }
}
