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
    /// <param name="directory">The bundle directory.</param>
    /// <param name="sourceDirectory">Full path of the checkout, which no asset may lie out of; empty = of the directory of assets.</param>
    /// <exception cref="StepUsageException">There is no index.</exception>
    /// <exception cref="StepFailedException">The index is not one, or does not fit the directory.</exception>
    public static async Task<BundleContents> ReadAsync(BundleDirectory directory, string sourceDirectory, CancellationToken ct)
    {
        var bytes = await ReadIndexAsync(directory, ct);
        try
        {
            var index = BundleIndex.Parse(bytes);
            var indexContent = ObjectContent.OfBytes(directory.IndexFile, bytes, IndexContentType);
            var main = index.MainModule is { } name
                ? index.Modules.FirstOrDefault(module => module.Name == name) ?? throw new FormatException($"names the main module '{name}', and has no such module.")
                : null;
            var files = index.Modules.Where(module => module != main).Concat(index.SourceMaps).Select(file => Content(directory.Modules, directory.Root, file));
            if (index.Assets is { Files.Count: > 0 } assets)
            {
                var record = await directory.ReadBuildRecordAsync(ct);
                var root = record.AssetsDirectory ?? throw new FormatException("has assets, and build.json names no directory of assets.");
                files = files.Concat(assets.Files.Select(file => Content(root, sourceDirectory.Length > 0 ? sourceDirectory : root, file)));
            }

            return new(
                index,
                indexContent,
                main is null ? indexContent : Content(directory.Modules, directory.Root, main),
                [.. files.DistinctBy(file => file.Digest.Hex)]);
        }
        catch (FormatException e)
        {
            throw new StepFailedException($"reading the bundle index '{directory.IndexFile}': it {e.Message} Run bundle-worker and measure-bundle again.", inner: e);
        }
    }

    private static async Task<byte[]> ReadIndexAsync(BundleDirectory directory, CancellationToken ct)
    {
        try
        {
            return await ContainedFile.ReadAllBytesAsync(directory.IndexFile, directory.Root, ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StepUsageException($"reading the bundle index '{directory.IndexFile}': there is no such file. Run measure-bundle first, with the same bundle-path.");
        }
    }

    // The user's code could write to the bundle directory: neither a name nor a link must lead out of it, to this step's credentials.
    private static ObjectContent Content(string root, string container, BundleFile file)
    {
        var path = Path.GetFullPath(file.Name.TrimStart('/'), root);
        return path.StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? new ObjectContent(path, Sha256Digest.Parse(file.Sha256), file.Size, file.ContentType, () => Open(path, container))
            : throw new FormatException($"names the file '{file.Name}', which is outside of the bundle.");
    }

    private static FileStream Open(string path, string container)
    {
        try
        {
            return ContainedFile.Open(path, container);
        }
        catch (UnsafeFileException e)
        {
            throw new ObjectContentException(path, e.Why);
        }
    }
}
