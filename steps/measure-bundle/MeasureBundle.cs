using Serilog;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Processes;

namespace Slipway.Steps.MEASUREBUNDLE;

/// <summary>Measures the bundle that <c>bundle-worker</c> made, and adds the bundle index to it.</summary>
internal sealed class MeasureBundle(ILogger log)
{
    public required string SourcePath { get; init; }

    public required string ProjectRoot { get; init; }

    public required string BundlePath { get; init; }

    /// <summary>0 = no limit.</summary>
    public required long MaxBundleBytes { get; init; }

    public required string GitUrl { get; init; }

    public required string Commit { get; init; }

    public required string PackageManager { get; init; }

    public required string PackageManagerVersion { get; init; }

    public required string WranglerEnvironment { get; init; }

    /// <summary>Writes the index, whole or not at all, and gives the bundle's hash and sizes.</summary>
    public async Task<(Sha256Digest Hash, BundleMeasurement Bundle)> RunAsync(CancellationToken ct)
    {
        var directory = new BundleDirectory(Path.GetFullPath(BundlePath));
        if (!File.Exists(directory.BuildRecordFile))
        {
            throw new StepUsageException(
                $"measuring the bundle in '{directory.Root}': it holds no {Path.GetFileName(directory.BuildRecordFile)}. Run bundle-worker with the same bundle-path first.");
        }

        // An index of an earlier run must not outlive a refusal: the step after this one would upload by it.
        File.Delete(directory.IndexFile);
        try
        {
            var record = await directory.ReadBuildRecordAsync(ct);
            var bundle = await BundleMeasurement.TakeAsync(directory, record, Path.GetFullPath(SourcePath), MaxBundleBytes, ct);
            var index = Index(record, bundle).ToBytes();
            await ContainedFile.WriteAllBytesAsync(directory.IndexFile, index, ct);
            // Assets only: no main module has bytes to hash, and the index names every asset by its digest.
            var hash = record.MainModule is { } main ? Sha256Digest.Parse(bundle.Modules.First(m => m.Name == main).Sha256) : Sha256Digest.Of(index);
            log.Information(
                "{Modules} modules, {Size:l}, gzip {GzipSize:l}, {Assets} assets, {Digest:l}",
                bundle.Modules.Count, ByteSize.Describe(bundle.Bytes), ByteSize.Describe(bundle.GzipBytes), bundle.Assets?.Count ?? 0, hash.ToString());
            return (hash, bundle);
        }
        catch (BundleException e)
        {
            throw new StepFailedException(e.Message, e.ExitCode, e);
        }
        catch (FormatException e)
        {
            throw new StepFailedException($"reading '{directory.BuildRecordFile}': it {e.Message} Run bundle-worker again.", inner: e);
        }
    }

    private BundleIndex Index(BuildRecord record, BundleMeasurement bundle) => BundleIndex.Create(
        record,
        bundle,
        // Relative to the repository: the index is the same on every machine.
        new BundleSource(
            Redaction.WithoutCredentials(GitUrl),
            Commit,
            Path.TrimEndingDirectorySeparator(Path.GetRelativePath(SourcePath, Path.Combine(SourcePath, ProjectRoot)))),
        new BundleTools(record.NodeVersion, record.WranglerVersion, PackageManager, PackageManagerVersion, WranglerEnvironment));
}
