using System.IO.Compression;
using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>What a bundle weighs, and the list of its files.</summary>
/// <param name="Modules">All modules, sorted by name.</param>
/// <param name="SourceMaps">Source maps, sorted by name.</param>
/// <param name="Assets">Static assets, sorted by path; null without assets.</param>
/// <param name="GzipBytes">The sum of all modules, each compressed by itself with gzip.</param>
public sealed record BundleMeasurement(
    IReadOnlyList<BundleFile> Modules, IReadOnlyList<BundleFile> SourceMaps, IReadOnlyList<BundleFile>? Assets, long GzipBytes)
{
    /// <summary>Modules that the message about a bundle that is too large names.</summary>
    private const int NamedModules = 5;

    /// <summary>Bytes of all modules, uncompressed, without source maps: what Cloudflare limits.</summary>
    public long Bytes => Modules.Sum(m => m.Size);

    /// <summary>Takes digests and sizes of all files of a bundle. Files are streamed.</summary>
    /// <param name="source">Full path of the checkout, in which the assets lie.</param>
    /// <param name="maxBytes">Limit of all modules together, which is looked at before they are read; 0 = none.</param>
    /// <exception cref="BundleException">The modules or the assets break a limit, or a file of the bundle is missing.</exception>
    /// <exception cref="UnsafeFileException">A file leads out of the bundle or the checkout, or is no regular one.</exception>
    public static async Task<BundleMeasurement> TakeAsync(BundleDirectory bundle, BuildRecord record, string source, long maxBytes, CancellationToken ct)
    {
        new BundleMeasurement([.. record.Modules.Select(m => new BundleFile(m.Key, m.Value, "", LengthOf(Path.Combine(bundle.Modules, m.Key))))], [], null, 0).Check(maxBytes);
        var modules = new List<BundleFile>();
        long gzip = 0;
        foreach (var (name, contentType) in record.Modules.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            modules.Add(await MeasureAsync(Path.Combine(bundle.Modules, name), bundle.Modules, name, contentType, ct));
            gzip += await GzipBytesAsync(Path.Combine(bundle.Modules, name), bundle.Modules, ct);
        }

        var maps = new List<BundleFile>();
        foreach (var name in record.SourceMaps.Order(StringComparer.Ordinal))
        {
            maps.Add(await MeasureAsync(Path.Combine(bundle.Modules, name), bundle.Modules, name, ModuleTypes.SourceMap, ct));
        }

        List<BundleFile>? assets = null;
        if (record.AssetsDirectory is { } directory)
        {
            assets = [];
            foreach (var (path, file) in AssetFiles.Find(directory, source))
            {
                assets.Add(await MeasureAsync(file, source, path, AssetContentType.Of(path), ct));
            }
        }

        return new BundleMeasurement(modules, maps, assets, gzip);
    }

    /// <summary>Holds the modules against a limit.</summary>
    /// <param name="maxBytes">The limit in bytes; 0 = none.</param>
    /// <exception cref="BundleException">They are larger.</exception>
    public void Check(long maxBytes)
    {
        if (maxBytes == 0 || Bytes <= maxBytes)
        {
            return;
        }

        var largest = Modules.OrderByDescending(m => m.Size).Take(NamedModules).Select(m => $"\n  {m.Name}: {ByteSize.Describe(m.Size)}");
        throw new BundleException(
            $"measuring the bundle: its {Modules.Count} modules have {ByteSize.Describe(Bytes)}, more than max-bundle-size, {ByteSize.Describe(maxBytes)}. "
            + "Import less, minify (minify = true in the wrangler config), move data to static assets, KV or R2, or raise max-bundle-size. The largest modules:"
            + string.Concat(largest));
    }

    /// <summary>A file that is missing is found when it is read.</summary>
    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    private static async Task<BundleFile> MeasureAsync(string file, string root, string name, string contentType, CancellationToken ct)
    {
        try
        {
            await using var content = ContainedFile.Open(file, root);
            var digest = await Sha256Digest.OfStreamAsync(content, ct);
            return new BundleFile(name, contentType, digest.Hex, content.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BundleException($"measuring '{name}': the bundle's file '{file}' does not exist. Run bundle-worker again.");
        }
    }

    private static async Task<long> GzipBytesAsync(string file, string root, CancellationToken ct)
    {
        await using var source = ContainedFile.Open(file, root);
        var counter = new CountingStream();
        await using (var gzip = new GZipStream(counter, CompressionLevel.Optimal))
        {
            await source.CopyToAsync(gzip, ct);
        }

        return counter.Count;
    }

    /// <summary>Counts what is written to it, and keeps none of it.</summary>
    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
