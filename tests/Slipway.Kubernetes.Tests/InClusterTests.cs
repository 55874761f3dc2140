using System.Globalization;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public sealed class InClusterTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private readonly Dictionary<string, string> environment = [];
    private KubernetesApiServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        environment["KUBERNETES_SERVICE_HOST"] = server.Address.Host;
        environment["KUBERNETES_SERVICE_PORT"] = server.Address.Port.ToString(CultureInfo.InvariantCulture);
        folder.Write("ca.crt", server.Certificates.AuthorityPem);
        folder.Write("token", "builder-token");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_pods_service_account_is_used_and_its_token_is_read_anew()
    {
        using var kubernetes = new KubernetesApi(Load(), Api.Quick);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map"));
        server.RevokeToken("builder-token");
        server.AllowToken("rotated", "builder-2");
        folder.Write("token", "rotated\n");
        await kubernetes.GetAsync("map");
        server.Requests.Last().Should().StartWith("builder-2 GET");
    }

    [Fact]
    public async Task A_refused_token_is_an_error_that_names_its_file()
    {
        folder.Write("token", "old");
        using var kubernetes = new KubernetesApi(Load(), Api.Quick);
        (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesException>()).WithMessage(
            $"reading ConfigMap 'default/map': 401 Unauthorized from {server.Address}. The token is that of the pod's service account, in '{folder["token"]}': check that the account exists and that the token is one of this cluster.");
    }

    [Fact]
    public void Outside_a_pod_the_error_says_what_else_there_is()
    {
        environment.Clear();
        FluentActions.Invoking(Load).Should().Throw<KubernetesUsageException>().WithMessage(
            "finding the Kubernetes API: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is not a pod of a cluster. Outside a cluster give --kubernetes-endpoint-url=file:///directory or --kubeconfig.");
    }

    [Fact]
    public void A_pod_without_a_token_is_an_error_that_says_what_to_mount()
    {
        File.Delete(folder["token"]);
        FluentActions.Invoking(Load).Should().Throw<KubernetesUsageException>().WithMessage(
            $"reading the token of the Kubernetes API: there is no '{folder["token"]}'. The Task must mount the credentials of the Kubernetes API at {folder.Path}. *");
    }

    [Fact]
    public void A_pod_without_a_CA_certificate_is_an_error()
    {
        folder.Write("ca.crt", "");
        FluentActions.Invoking(Load).Should().Throw<KubernetesUsageException>().WithMessage($"reading the CA certificate of the Kubernetes API: '{folder["ca.crt"]}' holds no PEM certificate*");
        File.Delete(folder["ca.crt"]);
        FluentActions.Invoking(Load).Should().Throw<KubernetesUsageException>().WithMessage("reading the CA certificate of the Kubernetes API: Could not find file*");
    }

    [Fact]
    public void An_IPv6_address_of_the_API_is_put_in_brackets()
    {
        environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        Load().Server.ToString().Should().StartWith("https://[fd00::1]:");
    }

    private ClusterAccess Load() => InCluster.Load(folder.Path, environment.GetValueOrDefault);
}
