using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Cluster;

/// <summary>The verbs for runs in a cluster as a user starts them, and the cluster: the API server of the tests, with a Tekton that is scripted.</summary>
public abstract class ClusterVerbs : IAsyncLifetime
{
    private protected TemporaryDirectory Folder { get; } = new();

    private protected KubernetesApiServer Server { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await KubernetesApiServer.StartAsync();
        Folder.Write("kubeconfig", Server.Kubeconfig());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private protected Command Slipway(params IEnumerable<string> arguments) =>
        Command.Run(Programs.Slipway, [.. arguments, "--kubeconfig", Folder["kubeconfig"], "-n", "default"]).InDirectory(Folder.Path);

    private protected async Task<string> SucceedAsync(params IEnumerable<string> arguments)
    {
        var result = await Slipway(arguments).ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, "{0}", result.Error);
        return result.Output;
    }

    private protected async Task<string> FailAsync(int exitCode, params IEnumerable<string> arguments)
    {
        var result = await Slipway(arguments).ExecuteAsync(Ct);
        result.ExitCode.Should().Be(exitCode, "{0}", result.Error);
        result.Output.Should().BeEmpty();
        return result.Error;
    }
}
