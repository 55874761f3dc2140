using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

/// <summary>The real kubectl against the API server of the tests: it holds that server to the protocol, and shows what users see.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        folder.Write("kubeconfig", server.Kubeconfig());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Kubectl_applies_the_files_of_a_local_run_to_a_cluster()
    {
        using var directory = new DirectoryKubernetes(folder["objects"]);
        await directory.ApplyAsync(ConfigMaps.Tricky);
        var applied = await KubectlAsync("apply", "--server-side", "--validate=false", "-R", "-f", folder["objects"]);
        applied.ExitCode.Should().Be(0, applied.Error);
        JsonNode.DeepEquals(server.ConfigMap("default", "tricky")!["data"], ConfigMaps.Tricky.ToJson()["data"]).Should().BeTrue();
    }

    [Fact]
    public async Task Kubectl_reads_what_we_applied_with_the_same_kubeconfig()
    {
        using var kubernetes = new KubernetesApi(Kubeconfig.Load(folder["kubeconfig"]), Api.Quick);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var read = await KubectlAsync("get", "cm", "map", "-o", "jsonpath={.data.a}");
        read.Output.Trim().Should().Be("1", read.Error);
    }

    [Fact]
    public async Task Kubectl_meets_the_same_conflict_as_we_do()
    {
        using var kubernetes = new KubernetesApi(Kubeconfig.Load(folder["kubeconfig"]), Api.Quick);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var file = folder.Write("map.yaml", ObjectYaml.Write(ConfigMaps.Of("map", ("a", "2")).ToJson()));
        var applied = await KubectlAsync("apply", "--server-side", "--validate=false", "-f", file);
        applied.ExitCode.Should().NotBe(0);
        applied.Error.Should().Contain("conflict with \"slipway\"").And.Contain(".data.a");
    }

    [Fact]
    public async Task Kubectl_meets_the_same_refusal_of_an_old_version_as_we_do()
    {
        using var kubernetes = new KubernetesApi(Kubeconfig.Load(folder["kubeconfig"]), Api.Quick);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var file = folder.Write("map.yaml", ObjectYaml.Write((ConfigMaps.Of("map", ("a", "1")) with { ResourceVersion = "1" }).ToJson()));
        var applied = await KubectlAsync("apply", "--server-side", "--field-manager=slipway", "--validate=false", "-f", file);
        applied.ExitCode.Should().NotBe(0);
        applied.Error.Should().Contain("Operation cannot be fulfilled on configmaps \"map\": the object has been modified; please apply your changes to the latest version and try again");
    }

    private Task<CommandResult> KubectlAsync(params string[] arguments) =>
        Command.Run("kubectl", ["--kubeconfig", folder["kubeconfig"], "--cache-dir", folder["cache"], .. arguments])
            .ExecuteAsync(TestContext.Current.CancellationToken);
}
