using System.Globalization;

namespace Slipway.Kubernetes;

/// <summary>The cluster that this process runs in, as the service account of its pod
/// (kubernetes.io/docs/tasks/run-application/access-api-from-pod).</summary>
public static class InCluster
{
    /// <summary>Where Kubernetes mounts a service account's token and the cluster's CA certificate.</summary>
    public const string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    private const string Elsewhere = "Outside a cluster give --kubernetes-endpoint-url=file:///directory or --kubeconfig.";

    /// <summary>Reads the environment and the mounted files.</summary>
    /// <exception cref="KubernetesUsageException">This is no pod, or it mounts no service account.</exception>
    public static ClusterAccess Load() => Load(ServiceAccountDirectory, Environment.GetEnvironmentVariable);

    internal static ClusterAccess Load(string directory, Func<string, string?> variable)
    {
        var (host, port) = (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubernetesUsageException(
                $"finding the Kubernetes API: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is not a pod of a cluster. {Elsewhere}");
        }

        var (token, authorities) = (Path.Combine(directory, "token"), Path.Combine(directory, "ca.crt"));
        var mounts = $"The Task must mount the credentials of the Kubernetes API at {directory}. {Elsewhere}";
        if (!File.Exists(token))
        {
            throw new KubernetesUsageException($"reading the token of the Kubernetes API: there is no '{token}'. {mounts}");
        }

        try
        {
            return new ClusterAccess
            {
                Server = new UriBuilder(Uri.UriSchemeHttps, host, number).Uri,
                Source = "the pod's service account",
                Authorities = PemCertificates.Authorities(File.ReadAllText(authorities)),
                Credentials = new TokenFile(token, null, $"The token is that of the pod's service account, in '{token}': check that the account exists and that the token is one of this cluster."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesUsageException($"reading the CA certificate of the Kubernetes API: {e.Message} {mounts}", e);
        }
        catch (FormatException e)
        {
            throw new KubernetesUsageException($"reading the CA certificate of the Kubernetes API: '{authorities}' {e.Message} {mounts}", e);
        }
    }
}
