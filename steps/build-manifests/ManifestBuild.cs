using System.Collections.Concurrent;
using Serilog;
using Slipway.Processes;

namespace Slipway.Steps.BUILDMANIFESTS;

/// <summary>Runs kustomize for every overlay, as many at once as there are cores.</summary>
internal sealed class ManifestBuild(ILogger log)
{
    /// <summary>All that kustomize gets of the environment: no credential, no kubeconfig, no home of a user. The proxies serve remote bases.</summary>
    private static readonly string[] PassedOn =
        ["PATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

    /// <summary>Builds all overlays.</summary>
    /// <returns>For each overlay the base64 of its YAML, sorted by name.</returns>
    /// <exception cref="StepUsageException">Neither kustomize nor kubectl is on the PATH.</exception>
    /// <exception cref="StepFailedException">Overlays failed; the message names all of them with kustomize's own messages.</exception>
    public async Task<SortedDictionary<string, string>> BuildAsync(IReadOnlyCollection<OverlayDirectory> overlays, CancellationToken ct)
    {
        var built = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (overlays.Count == 0)
        {
            return built;
        }

        var kustomize = Kustomize();
        var scratch = Directory.CreateTempSubdirectory("build-manifests-").FullName;
        try
        {
            var (values, failures) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, string>());
            var cores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
            await Parallel.ForEachAsync(overlays, cores, async (overlay, token) =>
            {
                var output = Path.Combine(scratch, $"{overlay.Name}.yaml");
                var result = await Isolated(kustomize.WithArguments(overlay.Path, "-o", output), scratch).ExecuteAsync(token);
                if (!result.IsSuccess)
                {
                    failures[overlay.Name] = KustomizeMessage.From(string.IsNullOrWhiteSpace(result.Error) ? result.Output : result.Error);
                    return;
                }

                if (result.Error.Trim() is { Length: > 0 } remarks)
                {
                    log.Warning("overlay {Overlay:l}: {Remarks:l}", overlay.Name, remarks);
                }

                values[overlay.Name] = Convert.ToBase64String(await File.ReadAllBytesAsync(output, token));
                log.Information("built overlay {Overlay:l} in {Milliseconds} ms", overlay.Name, (long)result.Duration.TotalMilliseconds);
            });
            if (!failures.IsEmpty)
            {
                throw Failed(failures, kustomize);
            }

            foreach (var (name, value) in values)
            {
                built.Add(name, value);
            }

            return built;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static Command Kustomize() =>
        ProgramPath.Find("kustomize") is not null ? Command.Run("kustomize", "build")
        : ProgramPath.Find("kubectl") is not null ? Command.Run("kubectl", "kustomize")
        : throw new StepUsageException("building the overlays: neither 'kustomize' nor 'kubectl' is on the PATH. Install one of them.");

    private static Command Isolated(Command command, string scratch) =>
        command.InDirectory(scratch)
            .WithCleanEnvironment()
            .WithEnvironment(PassedOn.Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name))))
            .WithEnvironment("HOME", scratch)
            .WithEnvironment("TMPDIR", scratch);

    private static StepFailedException Failed(ConcurrentDictionary<string, string> failures, Command kustomize)
    {
        var sorted = failures.OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        return new StepFailedException(
            $"building {(sorted.Count == 1 ? "overlay" : "overlays")} {string.Join(", ", sorted.Select(f => $"'{f.Key}'"))} with '{kustomize}' failed; no ConfigMap was written.\n"
            + string.Join('\n', sorted.Select(f => $"{f.Key}: {f.Value}"))
            + "\nCorrect the kustomization; 'kubectl kustomize <overlay>' shows the same on your machine.");
    }
}
