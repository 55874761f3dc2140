using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Steps.UploadBundle;

/// <summary>What is uploaded: the files of a bundle directory, as its index describes them.</summary>
/// <param name="Index">The index.</param>
/// <param name="IndexContent">Its bytes.</param>
/// <param name="Main">What will lie under the artifact's key: the main module, or the index for a Worker of assets only.</param>
/// <param name="Blobs">Every other module, source map and asset, each content once.</param>
public sealed record BundleContents(BundleIndex Index, ObjectContent IndexContent, ObjectContent Main, IReadOnlyList<ObjectContent> Blobs)
{
    private const string IndexContentType = "application/json";

    /// <summary>Reads the index; the files themselves are read when they are sent.</summary>
    /// <exception cref="StepUsageException">There is no index.</exception>
    /// <exception cref="StepFailedException">The index is not one, or does not fit the directory.</exception>
    public static async Task<BundleContents> ReadAsync(BundleDirectory directory, CancellationToken ct)
    {
        var bytes = await ReadIndexAsync(directory.IndexFile, ct);
        try
        {
            var index = BundleIndex.Parse(bytes);
            var indexContent = ObjectContent.OfBytes(directory.IndexFile, bytes, IndexContentType);
            var main = index.MainModule is { } name
                ? index.Modules.FirstOrDefault(module => module.Name == name) ?? throw new FormatException($"names the main module '{name}', and has no such module.")
                : null;
            var files = index.Modules.Where(module => module != main).Concat(index.SourceMaps).Select(file => Content(directory.Modules, file));
            if (index.Assets is { Files.Count: > 0 } assets)
            {
                var record = await directory.ReadBuildRecordAsync(ct);
                var root = record.AssetsDirectory ?? throw new FormatException("has assets, and build.json names no directory of assets.");
                files = files.Concat(assets.Files.Select(file => Content(root, file)));
            }

            return new(
                index,
                indexContent,
                main is null ? indexContent : Content(directory.Modules, main),
                [.. files.DistinctBy(file => file.Digest.Hex)]);
        }
        catch (FormatException e)
        {
            throw new StepFailedException($"reading the bundle index '{directory.IndexFile}': it {e.Message} Run bundle-worker and measure-bundle again.", inner: e);
        }
    }

    private static async Task<byte[]> ReadIndexAsync(string path, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StepUsageException($"reading the bundle index '{path}': there is no such file. Run measure-bundle first, with the same bundle-path.");
        }
    }

    // The user's code could write to the bundle directory: a name must not lead out of it, to this step's credentials.
    private static ObjectContent Content(string root, BundleFile file)
    {
        var path = Path.GetFullPath(file.Name.TrimStart('/'), root);
        return path.StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? ObjectContent.OfFile(path, Sha256Digest.Parse(file.Sha256), file.Size, file.ContentType)
            : throw new FormatException($"names the file '{file.Name}', which is outside of the bundle.");
    }
}
