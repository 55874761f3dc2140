using Slipway.Cli.Rendering;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Cli.Injection;

/// <summary>One <c>slipway inject</c> from the request to the exit code.</summary>
public static class InjectSession
{
    /// <summary>Carries out a request.</summary>
    /// <param name="read">Reads the request from the command line.</param>
    /// <returns>The exit code, see <see cref="CliExitCode"/>.</returns>
    public static async Task<int> RunAsync(Func<InjectRequest> read)
    {
        using var stop = new StopSignal();
        try
        {
            await RunAsync(read(), stop.Token);
            return CliExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.HasCome)
        {
            InjectOutput.Failed("stopped; nothing half-written is left behind");
            return CliExitCode.Interrupted;
        }
        catch (Exception e) when (e is CliUsageException or KubernetesUsageException or InjectionUsageException or ManifestException)
        {
            InjectOutput.Failed(e.Message);
            return CliExitCode.Usage;
        }
        catch (Exception e) when (e is KubernetesException or InjectionException or IOException or UnauthorizedAccessException)
        {
            InjectOutput.Failed(e.Message);
            return CliExitCode.Failed;
        }
    }

    private static async Task RunAsync(InjectRequest request, CancellationToken ct)
    {
        var map = request.CheckedManifestsConfigMap();
        using var kubernetes = map is not null || ConfigMapArgument.Find(request.Artifact) is not null
            ? LocalKubernetes.Open(request.Kubeconfig, InjectOutput.Warn)
            : null;
        var artifact = await ArtifactAsync(request, kubernetes, ct);
        if (map is null)
        {
            await FilesAsync(request, new BundleInjection(artifact, request.WorkerName), ct);
        }
        else
        {
            await ConfigMapAsync(request, map, artifact, kubernetes!, ct);
        }
    }

    private static async Task<ArtifactReference> ArtifactAsync(InjectRequest request, IKubernetes? kubernetes, CancellationToken ct)
    {
        if (ConfigMapArgument.Find(request.Artifact) is { } name)
        {
            return await ArtifactReference.FetchAsync(kubernetes!, request.Namespace, name, ct);
        }

        if (!File.Exists(request.Artifact))
        {
            throw new CliUsageException(
                $"option --artifact: there is no file '{request.Artifact}'. 'slipway run' writes one below {OutputDirectory.DefaultName}/kubernetes; a ConfigMap is named {ConfigMapArgument.Form}.");
        }

        try
        {
            return ArtifactReference.From(ConfigMap.FromJson(ObjectYaml.Read(await File.ReadAllTextAsync(request.Artifact, ct))), $"'{request.Artifact}'");
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option --artifact: '{request.Artifact}' {e.Message} Name the file of the artifact ConfigMap.");
        }
    }

    private static async Task FilesAsync(InjectRequest request, BundleInjection injection, CancellationToken ct)
    {
        var inputs = await ManifestInputs.ReadAsync(request.Manifests, ct);
        if (inputs.FirstOrDefault(input => input.File is null) is not null && (request.InPlace || request.OutputDirectory is not null))
        {
            throw new CliUsageException($"option {(request.InPlace ? "--in-place" : "-o")}: standard input has no file name. Name files, or leave the option out to print the manifests.");
        }

        var injected = inputs.Select(input => injection.Inject(input.Place, input.Place, input.Text)).ToList();
        injection.CheckFound(injected, string.Join(", ", inputs.Select(input => $"'{input.Place}'")), each: false, "Name a file that has one.");
        if (request.InPlace)
        {
            foreach (var (input, manifests) in inputs.Zip(injected).Where(pair => pair.Second.Changed > 0))
            {
                await ManifestOutput.ReplaceAsync(input.File!, manifests.Text, ct);
            }
        }
        else
        {
            await ShowAsync(request, [.. inputs.Zip(injected, (input, manifests) => (Path.GetFileName(input.File ?? ""), manifests.Text))], ct);
        }

        InjectOutput.Effects(injected, injection.Artifact);
    }

    private static async Task ConfigMapAsync(InjectRequest request, ResourceName map, ArtifactReference artifact, IKubernetes kubernetes, CancellationToken ct)
    {
        var injection = new ConfigMapInjection(kubernetes, InjectOutput.Warn)
        {
            Artifact = artifact,
            Namespace = request.Namespace,
            Manifests = map,
            Overlays = request.Overlays ?? OverlaySelection.All,
            WorkerName = request.WorkerName,
        };
        var injected = request.InPlace ? await injection.InjectAsync(ct) : await injection.PreviewAsync(ct);
        if (!request.InPlace)
        {
            await ShowAsync(request, [.. injected.Overlays.Select(overlay => ($"{overlay.Place}.yaml", overlay.Text))], ct);
        }

        InjectOutput.Effects(injected.Overlays, artifact);
    }

    private static Task ShowAsync(InjectRequest request, IReadOnlyList<(string FileName, string Text)> manifests, CancellationToken ct) =>
        request.OutputDirectory is { } directory
            ? ManifestOutput.WriteAsync(directory, manifests, ct)
            : DataOutput.WriteAsync(ManifestOutput.Stream([.. manifests.Select(m => m.Text)]), ct);
}
