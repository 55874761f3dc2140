using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>An artifact that was built on this machine and not yet uploaded.</summary>
/// <param name="directory">The bundle directory.</param>
internal sealed class LocalArtifact(BundleDirectory directory) : ArtifactSource
{
    private string? assetsDirectory;

    /// <inheritdoc/>
    protected override string Origin => $"in '{directory.Root}'";

    /// <inheritdoc/>
    protected override string Cure => "Run the build again, and let nothing write to its output meanwhile.";

    /// <summary>Reads it.</summary>
    public async Task<Artifact> ReadAsync(CancellationToken ct)
    {
        var content = await ReadAsync(directory.IndexFile, ct);
        var index = ParseIndex(content, directory.IndexFile);
        if (index.Assets is { Files.Count: > 0 })
        {
            assetsDirectory = await ReadAssetsDirectoryAsync(ct);
        }

        return await ReadAsync(index, Sha256Digest.Of(content), main: null, ct);
    }

    /// <inheritdoc/>
    protected override string LocationOf(BundleFile file, bool asset) => PathOf(file, asset);

    /// <inheritdoc/>
    protected override Task<Stream?> OpenAsync(BundleFile file, bool asset, CancellationToken ct)
    {
        var path = PathOf(file, asset);
        return Task.FromResult<Stream?>(File.Exists(path) ? File.OpenRead(path) : null);
    }

    // The names were checked: none leads out of the directory.
    private string PathOf(BundleFile file, bool asset) => Path.Combine(asset ? assetsDirectory! : directory.Modules, file.Name.TrimStart('/'));

    private async Task<string> ReadAssetsDirectoryAsync(CancellationToken ct)
    {
        try
        {
            return BuildRecord.Parse(await ReadAsync(directory.BuildRecordFile, ct)).AssetsDirectory
                ?? throw new FormatException("names no directory of assets.");
        }
        catch (FormatException e)
        {
            throw new ArtifactException(Origin, $"'{directory.BuildRecordFile}' {e.Message.TrimEnd('.')}", Cure, e);
        }
    }

    private Task<byte[]> ReadAsync(string path, CancellationToken ct) => File.Exists(path)
        ? ReadAsync($"'{path}'", () => File.ReadAllBytesAsync(path, ct))
        : throw new ArtifactException(Origin, $"there is no '{path}'", "Build it first: bundle-worker, then measure-bundle.");
}
