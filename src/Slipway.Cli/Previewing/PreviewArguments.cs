using Slipway.Bundles;
using Slipway.Cli.Injection;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Cli.Previewing;

/// <summary>The manifests and bundles that a command line names, put together.</summary>
/// <param name="request">The command line.</param>
public sealed class PreviewArguments(PreviewRequest request)
{
    private const string StoreScheme = "s3://";

    private readonly IReadOnlyList<string> manifests = [.. request.Arguments.Where(a => !IsBundle(a))];
    private readonly IReadOnlyList<PreviewBundle> bundles = [.. request.Arguments.Where(IsBundle).Select(Bundle)];

    /// <summary>Files and directories whose change is another preview, besides those of bundles.</summary>
    public IReadOnlyList<string> Watched =>
        [.. manifests.Where(m => ConfigMapArgument.Find(m) is null).Concat(new[] { request.SecretsFile, request.OutputsFile }.OfType<string>()).Select(Path.GetFullPath)];

    /// <summary>What is to be previewed, that which gets the requests first.</summary>
    /// <param name="kubernetes">Where a ConfigMap is looked for.</param>
    /// <exception cref="ManifestException">A manifest breaks rules, or there is no Worker.</exception>
    /// <exception cref="CliUsageException">An argument names nothing.</exception>
    public async Task<IReadOnlyList<PreviewSource>> ReadAsync(IKubernetes kubernetes, CancellationToken ct)
    {
        if (manifests.Count == 0)
        {
            return Chosen([.. bundles.Select(b => new PreviewSource(null, b))]);
        }

        var files = OverlayManifests.ParseAll(
            (await ManifestInputs.ReadAsync([.. manifests.Where(m => ConfigMapArgument.Find(m) is null)], ct)).Select(input => (input.Text, input.Place)));
        foreach (var map in manifests.Select(ConfigMapArgument.Find).OfType<ResourceName>())
        {
            files = [.. files, .. await OverlayAsync(kubernetes, map, ct)];
        }

        return Chosen(WithBundles(WorkerSelection.Of(files, "")));
    }

    private async Task<IReadOnlyList<ManifestFile>> OverlayAsync(IKubernetes kubernetes, ResourceName map, CancellationToken ct)
    {
        try
        {
            return await OverlayManifests.ReadAsync(kubernetes, request.Namespace, map, request.Overlay ?? OverlaySelection.One(OverlaySelection.Local), _ => { }, ct);
        }
        catch (InjectionUsageException e) when (request.Overlay is null)
        {
            throw new CliUsageException($"{e.Message} Or name another with --overlay.");
        }
    }

    private IReadOnlyList<PreviewSource> WithBundles(IReadOnlyList<CloudflareWorker> workers) => bundles switch
    {
        [] => [.. workers.Select(w => new PreviewSource(w, null))],
        [var bundle] when workers.Count == 1 => [new PreviewSource(workers[0], bundle)],
        _ => throw new CliUsageException(
            $"previewing manifests of {(workers.Count == 1 ? "one Worker" : $"{workers.Count} Workers")} with {(bundles.Count == 1 ? "a bundle" : $"{bundles.Count} bundles")}: which bundle is whose is not said. "
            + "Give one bundle behind the manifest of one Worker, or put bundles into the manifests with 'slipway inject'."),
    };

    private IReadOnlyList<PreviewSource> Chosen(IReadOnlyList<PreviewSource> all)
    {
        if (request.WorkerName is not { } name)
        {
            return all;
        }

        if (manifests.Count == 0)
        {
            throw new CliUsageException($"option --worker-name: '{name}' chooses among the Workers of manifests, and there are bundles only. Name the bundle that gets the requests first.");
        }

        var chosen = all.FirstOrDefault(s => s.Manifest?.WorkerName == name || s.Manifest?.Name == name) ?? throw new CliUsageException(
            $"option --worker-name: '{name}' is none of the manifests' Workers: {string.Join(", ", all.Select(s => $"'{s.Manifest?.WorkerName}'"))}. Correct it, or leave it out.");
        return [chosen, .. all.Where(s => s != chosen)];
    }

    private static bool IsBundle(string argument) =>
        argument.StartsWith(StoreScheme, StringComparison.Ordinal) || File.Exists(new BundleDirectory(Path.GetFullPath(argument)).BuildRecordFile)
        || File.Exists(new BundleDirectory(Path.GetFullPath(argument)).IndexFile);

    private static PreviewBundle Bundle(string argument)
    {
        if (!argument.StartsWith(StoreScheme, StringComparison.Ordinal))
        {
            return new PreviewBundleDirectory(new BundleDirectory(Path.GetFullPath(argument)));
        }

        try
        {
            return argument[StoreScheme.Length..].Split('/', 2) is [var bucket, var key]
                ? new PreviewBundleObject(BucketName.Parse(bucket), ArtifactKeys.Parse(key))
                : throw new FormatException("names no object key.");
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"argument '{argument}': {e.Message} Write s3://bucket/key, as the result artifact-url has it.");
        }
    }
}
