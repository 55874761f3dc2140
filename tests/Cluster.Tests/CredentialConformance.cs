using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>Who we are to the API server, and who it is to us, by every form of a kubeconfig.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public abstract class CredentialConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    [Fact]
    public async Task A_token_file_that_is_replaced_is_read_anew()
    {
        Folder.Write("secrets/token", "reader-token\n");
        var api = Client(Fixture.Kubeconfig("{tokenFile: secrets/token, token: nobody}"));
        (await RefusedAsync(() => ReadAsync(api))).Message.Should().Contain("User \"reader\" cannot get");
        Folder.Write("secrets/token", "gone-token");
        (await RefusedAsync(() => ReadAsync(api))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        Folder.Write("secrets/token", "builder-token");
        await ReadAsync(api);
    }

    [Fact]
    public async Task A_token_that_nobody_has_is_refused_with_where_it_comes_from()
    {
        var error = await RefusedAsync(() => ReadAsync(Client(Fixture.Kubeconfig("{token: wrong}"))));

        error.Message.Should().Be(
            $"reading ConfigMap '{Namespace}/map': 401 Unauthorized from {Fixture.Address}. The credential is that of user 'me' in kubeconfig '{Folder["kubeconfig"]}' (context 'test'): check that it is for this cluster and has not expired.");
        (await RefusedAsync(() => ReadAsync(Client(Fixture.Kubeconfig("{}"))))).Message.Should().EndWith("The kubeconfig gives the user no credential: add a token, a certificate or an exec plugin.");
    }

    [Fact]
    public async Task A_client_certificate_is_the_user_whose_name_it_has()
    {
        var (certificate, key) = Fixture.Certificates.Client("reader");
        var inline = $"{{client-certificate-data: {KubernetesApiServer.Base64(certificate)}, client-key-data: {KubernetesApiServer.Base64(key)}}}";
        (await RefusedAsync(() => ReadAsync(Client(Fixture.Kubeconfig(inline))))).Message.Should().Contain("User \"reader\" cannot get");

        (certificate, key) = Fixture.Certificates.Client("builder");
        Folder.Write("pki/me.crt", certificate);
        Folder.Write("pki/me.key", key);
        Folder.Write("pki/ca.crt", Fixture.Certificates.AuthorityPem);
        await ReadAsync(Client(Fixture.Kubeconfig("{client-certificate: pki/me.crt, client-key: pki/me.key}", "certificate-authority: pki/ca.crt")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_that_has_expired_or_is_of_another_authority_is_refused(bool hasExpired)
    {
        var (certificate, key) = hasExpired ? Fixture.Certificates.Client("builder", hasExpired: true) : new KubernetesApiCertificates("other-ca").Client("builder");
        var api = Client(Fixture.Kubeconfig($"{{client-certificate-data: {KubernetesApiServer.Base64(certificate)}, client-key-data: {KubernetesApiServer.Base64(key)}}}"));

        var error = await RefusedAsync(() => ReadAsync(api));
        error.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        error.Message.Should().EndWith("check that it is for this cluster and has not expired.");
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_good_is_not_spoken_to()
    {
        var other = new KubernetesApiCertificates("other-ca");
        foreach (var cluster in new[]
        {
            $"certificate-authority-data: {KubernetesApiServer.Base64(other.AuthorityPem)}",
            $"{Fixture.Authority}\n    tls-server-name: {KubernetesApiServer.ExpiredName}",
            $"{Fixture.Authority}\n    tls-server-name: other.example",
        })
        {
            (await RefusedAsync(() => ReadAsync(Client(Fixture.Kubeconfig(cluster: cluster))))).Message.Should()
                .StartWith($"reading ConfigMap '{Namespace}/map': cannot reach {Fixture.Address}: its certificate was refused: ")
                .And.Contain("Correct the certificate authority or the address in kubeconfig '");
        }

        Warnings.Should().BeEmpty();
        await ReadAsync(Client(Fixture.Kubeconfig(cluster: $"{Fixture.Authority}\n    tls-server-name: localhost")));
        await ReadAsync(Client(Fixture.Kubeconfig(cluster: "insecure-skip-tls-verify: true")));
    }

    [Fact]
    public async Task The_token_that_a_plugin_prints_is_taken()
    {
        var plugin = Folder.Write("plugin", "#!/bin/sh\necho '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"builder-token\"}}'\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await ReadAsync(Client(Fixture.Kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}}")));
    }

    [Fact]
    public async Task Several_files_are_merged()
    {
        var first = Folder.Write("a", "current-context: mine\ncontexts:\n- {name: mine, context: {cluster: here, user: other}}\nusers:\n- {name: other, user: {tokenFile: token}}\n");
        Folder.Write("token", "builder-token");
        var second = Folder.Write("sub/b", Fixture.Kubeconfig("{token: wrong}"));

        await ReadAsync(Client(Kubeconfig.Load($"{first}:{Folder["none"]}:{second}")));
    }

    [Fact]
    public async Task A_user_may_act_as_another_one()
    {
        (await RefusedAsync(() => ReadAsync(Client(Fixture.Kubeconfig("{token: builder-token, as: reader, as-groups: [a]}"))))).Message.Should().Contain("User \"reader\" cannot get");
    }

    private Task<JsonObject?> ReadAsync(KubernetesApi api) => api.GetAsync(ResourceKind.ConfigMap, Namespace, ResourceName.Parse("map"), Ct);
}
