using System.Net;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public sealed class KubeconfigTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer server = null!;

    public async ValueTask InitializeAsync() => server = await KubernetesApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_token_is_taken()
    {
        await CallAsync(server.Kubeconfig("{token: builder-token}"));
        LastUser().Should().Be("builder");
    }

    [Fact]
    public async Task A_token_file_relative_to_the_kubeconfig_wins_over_a_token_and_is_read_anew()
    {
        folder.Write("secrets/token", "first-token\n");
        server.AllowToken("first-token", "first");
        server.AllowToken("second-token", "second");
        using var kubernetes = Api.Client(folder, server.Kubeconfig("{tokenFile: secrets/token, token: nobody}"));
        await kubernetes.GetAsync("map");
        LastUser().Should().Be("first");
        folder.Write("secrets/token", "second-token");
        await kubernetes.GetAsync("map");
        LastUser().Should().Be("second");
    }

    [Fact]
    public async Task A_name_and_a_password_are_taken()
    {
        server.AllowPassword("admin", "päss:word");
        await CallAsync(server.Kubeconfig("{username: admin, password: 'päss:word'}"));
        LastUser().Should().Be("admin");
    }

    [Fact]
    public async Task A_client_certificate_in_the_kubeconfig_is_taken()
    {
        var (certificate, key) = server.Certificates.Client("alice");
        await CallAsync(server.Kubeconfig(
            $"{{client-certificate-data: {KubernetesApiServer.Base64(certificate)}, client-key-data: {KubernetesApiServer.Base64(key)}}}"));
        LastUser().Should().Be("alice");
    }

    [Fact]
    public async Task Certificates_in_files_are_found_relative_to_the_kubeconfig()
    {
        var (certificate, key) = server.Certificates.Client("bob");
        folder.Write("pki/bob.crt", certificate);
        folder.Write("pki/bob.key", key);
        folder.Write("pki/ca.crt", server.Certificates.AuthorityPem);
        await CallAsync(server.Kubeconfig("{client-certificate: pki/bob.crt, client-key: pki/bob.key}", "certificate-authority: pki/ca.crt"));
        LastUser().Should().Be("bob");
    }

    [Fact]
    public async Task Impersonation_is_passed_on()
    {
        server.Deny("carol", "get");
        (await FailAsync(server.Kubeconfig("{token: builder-token, as: carol, as-groups: [a, b]}"))).Message.Should().Contain("User \"carol\" cannot get");
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused()
    {
        var other = new KubernetesApiCertificates("other-ca");
        var error = await FailAsync(server.Kubeconfig(cluster: $"certificate-authority-data: {KubernetesApiServer.Base64(other.AuthorityPem)}"));
        error.Message.Should().Match(
            $"reading ConfigMap 'default/map': cannot reach {server.Address}: its certificate was refused: *. Correct the certificate authority or the address in kubeconfig *");
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_an_authority_the_machines_own_do_not_know_the_server() =>
        (await FailAsync(server.Kubeconfig(cluster: "tls-server-name: localhost"))).Message.Should().Contain("its certificate was refused");

    [Fact]
    public async Task Insecure_skip_tls_verify_takes_any_certificate() =>
        await CallAsync(server.Kubeconfig(cluster: "insecure-skip-tls-verify: true"));

    [Fact]
    public async Task A_certificate_of_another_name_is_refused_unless_tls_server_name_says_it()
    {
        await using var named = await KubernetesApiServer.StartAsync("", "kubernetes.example");
        var authority = $"certificate-authority-data: {KubernetesApiServer.Base64(named.Certificates.AuthorityPem)}";
        (await FailAsync(named.Kubeconfig(cluster: authority))).Message.Should().Contain("its certificate was refused").And.Contain("RemoteCertificateNameMismatch");
        await CallAsync(named.Kubeconfig(cluster: $"{authority}\n    tls-server-name: kubernetes.example"));
    }

    [Fact]
    public async Task A_server_below_a_path_is_reached()
    {
        await using var proxied = await KubernetesApiServer.StartAsync("/k8s/clusters/c-1");
        await CallAsync(proxied.Kubeconfig());
        proxied.Requests.Should().Equal("builder GET /api/v1/namespaces/default/configmaps/map");
    }

    [Fact]
    public async Task A_proxy_is_used_when_the_cluster_names_one()
    {
        await using var proxy = new ConnectProxy();
        await CallAsync(server.Kubeconfig(cluster: $"certificate-authority-data: {KubernetesApiServer.Base64(server.Certificates.AuthorityPem)}\n    proxy-url: http://user:pass@127.0.0.1:{proxy.Port}"));
        proxy.Requests.Should().Contain(r => r.Contains($"CONNECT 127.0.0.1:{server.Address.Port}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_several_files_the_first_that_names_something_wins_and_missing_ones_are_passed_over()
    {
        var first = folder.Write("a", "current-context: test\ncontexts:\n- {name: test, context: {cluster: here, user: other}}\nusers:\n- {name: other, user: {tokenFile: token}}\n");
        folder.Write("token", "builder-token");
        var second = folder.Write("sub/b", server.Kubeconfig("{token: wrong}"));
        using var kubernetes = new KubernetesApi(Kubeconfig.Load($"{first}:{folder["none"]}:{second}"), Api.Quick);
        (await kubernetes.GetAsync("map")).Should().BeNull();
    }

    [Theory]
    [InlineData("", "*it has no current-context. Set one with 'kubectl config use-context <name>'.")]
    [InlineData("current-context: x", "reading kubeconfig '*' (context 'x'): it has no context 'x'. Add it under 'contexts', or choose another context.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: y}}]", "*it has no cluster 'y'. Add it under 'clusters', or choose another context.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {}}]", "*context 'x' has no cluster. Add it.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\nclusters: [{name: y, cluster: {}}]", "*cluster 'y' has no server. Add 'server: https://…'.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\nclusters: [{name: y, cluster: {server: 'ftp://a'}}]", "*cluster 'y': server is no address. Valid are https://host, http://host.")]
    [InlineData("- a", "reading the kubeconfig: '*' is no YAML mapping. Correct the file.")]
    [InlineData("a: [", "reading the kubeconfig: '*' is not YAML: line 2, column 1. Correct the file.")]
    public void A_kubeconfig_that_cannot_be_used_is_an_error_that_says_why(string text, string message) =>
        Load(text).Should().Throw<KubernetesUsageException>().WithMessage(message);

    [Theory]
    [InlineData("{auth-provider: {name: gcp}}", "*user 'me' uses auth-provider, which Kubernetes 1.26 removed. Use the provider's exec plugin*")]
    [InlineData("{client-certificate-data: bm8=}", "*user 'me' has client-certificate or client-key without the other. Add the other.")]
    [InlineData("{client-certificate-data: bm8=, client-key-data: '?'}", "*user 'me': client-key-data is not base64. Correct it.")]
    [InlineData("{client-certificate-data: bm8=, client-key-data: bm8=}", "*user 'me': client-certificate and client-key cannot be used: the certificate and its unencrypted key must be PEM and belong together.")]
    [InlineData("{client-certificate: none.crt, client-key: none.key}", "*Could not find file '*none.crt'. Put the file there, or correct its path in the kubeconfig.")]
    [InlineData("{token: x, as: a, as-user-extra: {b: [c]}}", "*user 'me' uses as-user-extra, which is not supported. Remove it.")]
    public void A_user_that_cannot_be_used_is_an_error_that_says_why(string user, string message) =>
        Load(server.Kubeconfig(user)).Should().Throw<KubernetesUsageException>().WithMessage(message);

    [Fact]
    public void Both_an_authority_and_insecure_exclude_each_other() =>
        Load(server.Kubeconfig(cluster: "certificate-authority-data: bm8=\n    insecure-skip-tls-verify: true")).Should().Throw<KubernetesUsageException>()
            .WithMessage("*cluster 'here' has certificate-authority and insecure-skip-tls-verify: true, which exclude each other. Remove one.");

    [Fact]
    public void An_authority_that_is_no_certificate_is_an_error() =>
        Load(server.Kubeconfig(cluster: "certificate-authority-data: bm8=")).Should().Throw<KubernetesUsageException>()
            .WithMessage("*cluster 'here': certificate-authority holds no PEM certificate (-----BEGIN CERTIFICATE-----).");

    [Fact]
    public void A_missing_file_is_an_error() =>
        FluentActions.Invoking(() => Kubeconfig.Load(folder["none"])).Should().Throw<KubernetesUsageException>()
            .WithMessage($"reading the kubeconfig '{folder["none"]}': there is no such file. Correct --kubeconfig.");

    [Fact]
    public async Task A_user_without_any_credential_is_refused_by_the_server() =>
        (await FailAsync(server.Kubeconfig("{}"))).Should().Match<KubernetesException>(e => e.StatusCode == HttpStatusCode.Unauthorized)
            .And.Match<KubernetesException>(e => e.Message.EndsWith("The kubeconfig gives the user no credential: add a token, a certificate or an exec plugin.", StringComparison.Ordinal));

    private Action Load(string text) => FluentActions.Invoking(() => { _ = Kubeconfig.Load(folder.Write("kubeconfig", text)); });

    private async Task CallAsync(string kubeconfig)
    {
        using var kubernetes = Api.Client(folder, kubeconfig);
        (await kubernetes.GetAsync("map")).Should().BeNull();
    }

    private async Task<KubernetesException> FailAsync(string kubeconfig)
    {
        using var kubernetes = Api.Client(folder, kubeconfig);
        return (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesException>()).Which;
    }

    private string LastUser() => server.Requests.Last().Split(' ')[0];
}
