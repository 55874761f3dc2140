using Slipway.Cli.Rendering;
using Slipway.Kubernetes;
using Slipway.Pipelines;

namespace Slipway.Cli.Cluster;

/// <summary>One use of a verb for runs in a cluster, from its options to the exit code: signals, and what each way of failing says.</summary>
public static class ClusterSession
{
    /// <summary>Runs a verb.</summary>
    /// <returns>The exit code, see <see cref="CliExitCode"/>.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> verb)
    {
        using var stop = new StopSignal();
        try
        {
            return await verb(stop.Token);
        }
        catch (OperationCanceledException) when (stop.HasCome)
        {
            return Fail(CliExitCode.Interrupted, "stopped by a signal. Runs in the cluster go on: 'slipway cancel RUN' stops one.");
        }
        catch (Exception e) when (e is CliUsageException or KubernetesUsageException or DefinitionException)
        {
            return Fail(CliExitCode.Usage, e.Message);
        }
        catch (Exception e) when (e is KubernetesException or IOException or UnauthorizedAccessException)
        {
            return Fail(CliExitCode.Failed, e.Message);
        }
    }

    private static int Fail(int exitCode, string message)
    {
        ClusterOutput.Failed(message);
        return exitCode;
    }
}
