using Slipway.Bundles;
using Slipway.Cli.Delivery;
using Slipway.Cli.Rendering;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Cli.Previewing;

/// <summary>One <c>slipway preview</c> from the request to the exit code: serves until a signal.</summary>
public static class PreviewSession
{
    /// <summary>Runs a request.</summary>
    /// <param name="read">Reads the command line.</param>
    /// <returns>The exit code, see <see cref="CliExitCode"/>: 130 when it was stopped, which is how it ends.</returns>
    public static async Task<int> RunAsync(Func<PreviewRequest> read)
    {
        using var stop = new StopSignal();
        var screen = new PreviewScreen();
        try
        {
            await RunAsync(read(), screen, stop.Token);
            return CliExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.HasCome)
        {
            screen.Stopped();
            return CliExitCode.Interrupted;
        }
        catch (Exception e) when (Describe(e) is { } failure)
        {
            PreviewScreen.Failed(failure.Problems);
            return failure.ExitCode;
        }
    }

    private static async Task RunAsync(PreviewRequest request, PreviewScreen screen, CancellationToken ct)
    {
        var arguments = new PreviewArguments(request);
        var output = new OutputDirectory(Path.GetFullPath(OutputDirectory.DefaultName));
        using var kubernetes = request.Kubeconfig is { } kubeconfig ? KubernetesEndpoint.Open("", kubeconfig, new PassingTrouble(screen.Warn, TimeProvider.System).Say, showsEachRetry: false) : new DirectoryKubernetes(output.Kubernetes);
        using var scratch = new ScratchDirectory();
        output.Make();
        await Preview.RunAsync(
            new PreviewOptions
            {
                Sources = token => arguments.ReadAsync(kubernetes, token),
                References = async token => new ReferenceSources
                {
                    Outputs = request.OutputsFile is { } outputs ? await OutputsFile.ReadAsync(outputs, token) : null,
                    Secrets = request.SecretsFile is { } secrets ? await SecretsFile.ReadAsync(secrets, token) : null,
                    Kubernetes = request.Kubeconfig is not null || Directory.Exists(output.Kubernetes) ? kubernetes : null,
                    Namespace = request.Namespace,
                },
                Watched = arguments.Watched,
                StoreOf = bucket => request.StoreEndpoint ?? DefaultStore.Of(bucket),
                Credentials = () => R2Credentials.Read(request.CredentialsDirectory),
                DataDirectory = output.Preview,
                Scratch = scratch.Path,
                Port = request.Port,
                Hear = screen.Show,
                Log = screen.Log,
            },
            ct);
    }

    /// <summary>What is said, and the exit code, for each way of failing; null for a fault of the program.</summary>
    private static (int ExitCode, IReadOnlyList<string> Problems)? Describe(Exception e) => e switch
    {
        ManifestException manifest => (CliExitCode.Usage, manifest.Problems),
        CliUsageException or ObjectStoreSettingsException or KubernetesUsageException or InjectionUsageException => (CliExitCode.Usage, [e.Message]),
        DeliveryException delivery => (CliExitCode.Failed, delivery.Problems),
        PortTakenException taken => (CliExitCode.Failed, [PreviewPort.Taken(taken.Port)]),
        WorkerRefusedException => (CliExitCode.Failed, [$"starting the preview: {e.Message}\nCorrect the Worker's code, build it again, and start again."]),
        ObjectStoreException or ArtifactException or KubernetesException or InjectionException => (CliExitCode.Failed, [e.Message]),
        IOException or UnauthorizedAccessException => (CliExitCode.Failed, [e.Message]),
        _ => null,
    };
}
