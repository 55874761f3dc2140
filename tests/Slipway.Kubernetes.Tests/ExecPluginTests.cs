using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ExecPluginTests : IAsyncLifetime
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer server = null!;

    public async ValueTask InitializeAsync() => server = await KubernetesApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("client.authentication.k8s.io/v1")]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task The_token_that_a_plugin_prints_is_taken_and_kept(string version)
    {
        Plugin($$$"""echo run >> "$0.runs"; echo '{"kind":"ExecCredential","apiVersion":"{{{version}}}","status":{"token":"builder-token"}}'""");
        using var kubernetes = Client(version);
        await kubernetes.GetAsync("map");
        await kubernetes.GetAsync("map");
        server.Requests.Should().HaveCount(2).And.OnlyContain(r => r.StartsWith("builder ", StringComparison.Ordinal));
        Runs().Should().Be(1);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_fetched_again()
    {
        Plugin($$$"""echo run >> "$0.runs"; echo '{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"token":"builder-token","expirationTimestamp":"2020-01-01T00:00:00Z"}}'""");
        using var kubernetes = Client(V1);
        await kubernetes.GetAsync("map");
        await kubernetes.GetAsync("map");
        Runs().Should().Be(2);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_fetched_again_once()
    {
        Plugin($$$"""echo run >> "$0.runs"; echo '{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"token":"token-'$(wc -l < "$0.runs")'"}}'""");
        server.AllowToken("token-2", "second");
        using var kubernetes = Client(V1);
        await kubernetes.GetAsync("map");
        server.Requests.Should().Equal("- GET /api/v1/namespaces/default/configmaps/map", "second GET /api/v1/namespaces/default/configmaps/map");
    }

    [Fact]
    public async Task A_client_certificate_that_a_plugin_prints_is_taken()
    {
        var (certificate, key) = server.Certificates.Client("dora");
        folder.Write("answer.json", new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = V1,
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        }.ToJsonString());
        Plugin("""cat "$(dirname "$0")/answer.json" """);
        using var kubernetes = Client(V1);
        await kubernetes.GetAsync("map");
        server.Requests.Last().Should().StartWith("dora ");
    }

    [Fact]
    public async Task A_plugin_gets_its_arguments_and_environment_and_hears_about_the_cluster()
    {
        Plugin($$$"""printf '%s\n' "$@" "$SPECIAL" "$KUBERNETES_EXEC_INFO" > "$0.seen"; echo '{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"token":"builder-token"}}'""");
        using var kubernetes = Api.Client(folder, server.Kubeconfig(
            $"{{exec: {{apiVersion: {V1}, command: ./plugin, args: [get, 'a b'], env: [{{name: SPECIAL, value: x y}}], interactiveMode: Never, provideClusterInfo: true}}}}",
            $"certificate-authority-data: {KubernetesApiServer.Base64(server.Certificates.AuthorityPem)}\n    extensions: [{{name: client.authentication.k8s.io/exec, extension: {{audience: 06}}}}]"));
        await kubernetes.GetAsync("map");
        var seen = (await File.ReadAllTextAsync(folder["plugin.seen"], TestContext.Current.CancellationToken)).Split('\n');
        seen[..3].Should().Equal("get", "a b", "x y");
        var info = JsonNode.Parse(seen[3])!;
        info["apiVersion"]!.GetValue<string>().Should().Be(V1);
        info["spec"]!["interactive"]!.GetValue<bool>().Should().BeFalse();
        info["spec"]!["cluster"]!["server"]!.GetValue<string>().Should().Be(server.Address.ToString());
        info["spec"]!["cluster"]!["certificate-authority-data"]!.GetValue<string>().Should().Be(KubernetesApiServer.Base64(server.Certificates.AuthorityPem));
        info["spec"]!["cluster"]!["config"]!["audience"]!.GetValue<long>().Should().Be(6);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_an_error_with_its_own_words_but_not_its_output()
    {
        Plugin("echo secret-on-stdout; echo 'please log in' >&2; exit 3");
        using var kubernetes = Client(V1);
        var error = (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesException>()).Which;
        error.Message.Should().Be(
            $"getting a credential from the plugin '{folder["plugin"]}' (user 'me': exec): exit code 3: please log in\nRun the plugin by hand, and log in with it.");
        server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("echo no-json-but-a-secret", "it is no ExecCredential in JSON*")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"a"}}'""",
        "it is 'client.authentication.k8s.io/v1beta1 ExecCredential', not 'client.authentication.k8s.io/v1 ExecCredential'. Set apiVersion in the kubeconfig to what the plugin speaks.")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""",
        "its status holds neither a token nor a client certificate with its key*")]
    public async Task A_plugin_that_prints_something_else_is_an_error_that_does_not_quote_it(string script, string message)
    {
        Plugin(script);
        using var kubernetes = Client(V1);
        var error = (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesException>()).Which;
        error.Message.Should().Match($"reading what the plugin '{folder["plugin"]}' (user 'me': exec) printed: {message}").And.NotContain("secret");
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_an_error_with_its_hint()
    {
        using var kubernetes = Api.Client(folder, server.Kubeconfig($"{{exec: {{apiVersion: {V1}, command: no-such-plugin, installHint: 'apt install it'}}}}"));
        (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesUsageException>()).WithMessage(
            "getting a credential from the plugin 'no-such-plugin' (user 'me': exec): there is no such program. Install it, or correct 'command' in the kubeconfig.\napt install it");
    }

    [Theory]
    [InlineData("apiVersion: client.authentication.k8s.io/v1alpha1, command: x", "*apiVersion is 'client.authentication.k8s.io/v1alpha1'. Valid are client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1*")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always", "*interactiveMode is Always, but there is no terminal here*")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1", "*has no command. Add it.")]
    public void A_plugin_that_cannot_work_here_is_refused_before_any_call(string exec, string message) =>
        FluentActions.Invoking(() => Api.Client(folder, server.Kubeconfig($"{{exec: {{{exec}}}}}"))).Should().Throw<KubernetesUsageException>().WithMessage(message);

    private void Plugin(string script)
    {
        var path = folder.Write("plugin", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private KubernetesApi Client(string version) =>
        Api.Client(folder, server.Kubeconfig($"{{exec: {{apiVersion: {version}, command: ./plugin, interactiveMode: IfAvailable}}}}"));

    private int Runs() => File.ReadAllLines(folder["plugin.runs"]).Length;
}
