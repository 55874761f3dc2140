using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cli.Rendering;
using Slipway.Cloudflare;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Cli.Delivery;

/// <summary>One use of a delivery verb from its options to the exit code: signals, and what each way of failing says.</summary>
public static class DeliverySession
{
    /// <summary>Runs a verb.</summary>
    /// <param name="isJson">True for <c>--format json</c>.</param>
    /// <param name="work">The verb; gives the exit code.</param>
    /// <returns>The exit code, see <see cref="CliExitCode"/>.</returns>
    public static async Task<int> RunAsync(bool isJson, Func<DeliveryScreen, CancellationToken, Task<int>> work)
    {
        using var stop = new StopSignal();
        var screen = DeliveryScreen.For(isJson);
        try
        {
            return await work(screen, stop.Token);
        }
        catch (OperationCanceledException) when (stop.HasCome)
        {
            return Fail(screen, isJson, CliExitCode.Interrupted, [screen.IsChanging ? "stopped by a signal." : "stopped by a signal; nothing was changed."]);
        }
        catch (Exception e) when (Describe(e) is { } failure)
        {
            return Fail(screen, isJson, failure.ExitCode, failure.Problems);
        }
    }

    /// <summary>What is said, and the exit code, for each way of failing; null for a fault of the program.</summary>
    private static (int ExitCode, IReadOnlyList<string> Problems)? Describe(Exception e) => e switch
    {
        ManifestException manifest => (CliExitCode.Usage, manifest.Problems),
        DeliveryUsageException usage => (CliExitCode.Usage, usage.Problems),
        CliUsageException or CloudflareSettingsException or ObjectStoreSettingsException or KubernetesUsageException or InjectionUsageException => (CliExitCode.Usage, [e.Message]),
        DeliveryException delivery => (CliExitCode.Failed, delivery.Problems),
        CloudflareException or ObjectStoreException or ArtifactException or KubernetesException or InjectionException => (CliExitCode.Failed, [e.Message]),
        IOException or UnauthorizedAccessException => (CliExitCode.Failed, [e.Message]),
        _ => null,
    };

    private static int Fail(DeliveryScreen screen, bool isJson, int exitCode, IReadOnlyList<string> problems)
    {
        DeliveryScreen.Failed(problems);
        if (screen.IsChanging)
        {
            DeliveryScreen.Note(exitCode == CliExitCode.Interrupted
                ? "What was made until then stays: the same command goes on from there."
                : "What was made until then stays: once that is mended, the same command goes on from there.");
        }

        if (isJson)
        {
            JsonOutput.Write(new JsonObject { ["error"] = string.Join('\n', problems) });
        }

        return exitCode;
    }
}
