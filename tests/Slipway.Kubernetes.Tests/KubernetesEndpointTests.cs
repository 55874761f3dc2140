using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public class KubernetesEndpointTests
{
    [Fact]
    public void A_file_address_is_a_directory_with_spaces_and_percent_signs_decoded()
    {
        using var kubernetes = Open("file:///tmp/a%20b/c", "");
        kubernetes.Should().BeOfType<DirectoryKubernetes>().Which.Location.Should().Be("directory /tmp/a b/c");
    }

    [Fact]
    public void A_kubeconfig_is_a_cluster()
    {
        using var folder = new TemporaryDirectory();
        using var kubernetes = Open("", folder.Write("kubeconfig", "{current-context: x, contexts: [{name: x, context: {cluster: y}}], clusters: [{name: y, cluster: {server: 'https://a.example'}}]}"));
        kubernetes.Location.Should().Be("cluster https://a.example/");
    }

    [Fact]
    public void Both_is_an_error() =>
        FluentActions.Invoking(() => Open("file:///a", "b")).Should().Throw<KubernetesUsageException>().WithMessage(
            "choosing the cluster: --kubernetes-endpoint-url is 'file:///a' and --kubeconfig is 'b'. Give one of them, or neither for the cluster that this runs in.");

    [Theory]
    [InlineData("https://a.example")]
    [InlineData("file://host/a")]
    [InlineData("file:a")]
    [InlineData("/a")]
    public void Any_other_address_is_an_error_that_says_what_is_valid(string url) =>
        FluentActions.Invoking(() => Open(url, "")).Should().Throw<KubernetesUsageException>().WithMessage(
            $"choosing the cluster: --kubernetes-endpoint-url is '{url}'. Valid are file:///directory, and empty for the cluster that this runs in; another cluster is chosen by --kubeconfig.");

    private static IKubernetes Open(string url, string kubeconfig) => KubernetesEndpoint.Open(url, kubeconfig, _ => { });
}
