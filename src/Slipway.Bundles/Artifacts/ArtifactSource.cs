using System.Buffers;
using System.Security.Cryptography;
using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>Reads an artifact, whatever holds its files.</summary>
internal abstract class ArtifactSource
{
    /// <summary>Files at once: enough to fill a line although each answer takes its time, few enough for any store.</summary>
    private const int MaxReads = 16;

    /// <summary>Attempts at a content whose connection breaks while it is read.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Bytes of a file that is only checked which are in memory at once: as .NET copies streams.</summary>
    private const int CheckedBytes = 80 << 10;

    private int files;
    private long bytes;

    /// <summary>Address or directory, for people.</summary>
    protected abstract string Origin { get; }

    /// <summary>What makes a damaged artifact whole again.</summary>
    protected abstract string Cure { get; }

    /// <summary>Is told of each file.</summary>
    protected virtual Action<ArtifactProgress>? Progress => null;

    /// <summary>Where a file lies, for people.</summary>
    protected abstract string LocationOf(BundleFile file, bool asset);

    /// <summary>Opens a file; null when there is none.</summary>
    protected abstract Task<Stream?> OpenAsync(BundleFile file, bool asset, CancellationToken ct);

    /// <summary>Reads all that an index lists.</summary>
    /// <param name="index">The index.</param>
    /// <param name="indexDigest">The SHA-256 of its bytes.</param>
    /// <param name="main">The content of the main module, when it is there already.</param>
    protected async Task<Artifact> ReadAsync(BundleIndex index, Sha256Digest indexDigest, byte[]? main, CancellationToken ct)
    {
        var listed = index.Modules.Concat(index.SourceMaps).ToArray();
        var contents = new byte[listed.Length][];
        await Parallel.ForAsync(0, listed.Length, new ParallelOptions { MaxDegreeOfParallelism = MaxReads, CancellationToken = ct }, async (i, token) =>
        {
            var isMain = i < index.Modules.Count && listed[i].Name == index.MainModule;
            contents[i] = isMain && main is not null ? main : await ReadAsync(listed[i], asset: false, token);
            Progress?.Invoke(new(
                Interlocked.Increment(ref files), listed.Length, Interlocked.Add(ref bytes, listed[i].Size), listed.Sum(file => file.Size)));
        });
        var read = listed.Select((file, i) => new ArtifactFile(file.Name, file.ContentType, Sha256Digest.Parse(file.Sha256), contents[i])).ToArray();
        return new Artifact
        {
            Origin = Origin,
            ContentHash = index.MainModule is { } name ? read.First(file => file.Name == name).Digest : indexDigest,
            Index = index,
            MainModule = index.MainModule,
            Modules = read[..index.Modules.Count],
            SourceMaps = read[index.Modules.Count..],
            Assets = index.Assets is { } assets ? new(assets.Config, [.. assets.Files.Select(Asset)]) : null,
        };
    }

    /// <summary>Reads an index, and checks that it can be one.</summary>
    protected BundleIndex ParseIndex(byte[] content, string location)
    {
        try
        {
            var index = BundleIndex.Parse(content);
            ArtifactIndexCheck.Check(index);
            return index;
        }
        catch (FormatException e)
        {
            throw new ArtifactException(Origin, $"its index '{location}' {e.Message.TrimEnd('.')}", Cure, e);
        }
    }

    /// <summary>An error about two hashes.</summary>
    protected ArtifactException Mismatch(string part, Sha256Digest found, Sha256Digest expected, string whose, string cure) =>
        new(Origin, $"{part} has SHA-256 {found.Hex}, and {whose} {expected.Hex}", cure) { Expected = expected, Found = found };

    private ArtifactAsset Asset(BundleFile file) => new(
        file.Name, file.ContentType, Sha256Digest.Parse(file.Sha256), file.Size, ct => ReadAsync(file, asset: true, ct), ct => CheckAsync(file, asset: true, ct));

    /// <summary>Reads a content, again when its connection breaks: a store repeats only requests, not what follows the answer's head.</summary>
    protected async Task<T> ReadAsync<T>(string part, Func<Task<T>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ArtifactException(Origin, $"{part} cannot be read: {e.Message.TrimEnd('.')}", "Check access and network, and try again.", e);
            }
        }
    }

    private Task<byte[]> ReadAsync(BundleFile file, bool asset, CancellationToken ct) => ReadAsync(Name(file, asset), async () =>
    {
        await using var content = await OpenFileAsync(file, asset, ct);
        return await ReadAsync(content, file, asset, ct);
    });

    private Task<Sha256Digest> CheckAsync(BundleFile file, bool asset, CancellationToken ct) => ReadAsync(Name(file, asset), async () =>
    {
        await using var content = await OpenFileAsync(file, asset, ct);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(CheckedBytes);
        try
        {
            var length = 0L;
            for (int read; length <= file.Size && (read = await content.ReadAsync(buffer, ct)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
            }

            return length == file.Size ? Compare(Sha256Digest.Parse(Convert.ToHexStringLower(hash.GetHashAndReset())), file, asset) : throw OtherSize(length, file, asset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    });

    private async Task<Stream> OpenFileAsync(BundleFile file, bool asset, CancellationToken ct) =>
        await OpenAsync(file, asset, ct) ?? throw new ArtifactException(Origin, $"{Name(file, asset)} is not there", Cure);

    private async Task<byte[]> ReadAsync(Stream content, BundleFile file, bool asset, CancellationToken ct)
    {
        var read = new byte[file.Size];
        var length = await content.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, ct);
        if (length < read.Length || await content.ReadAsync(new byte[1], ct) > 0)
        {
            throw OtherSize(length < read.Length ? length : length + 1, file, asset);
        }

        _ = Compare(Sha256Digest.Of(read), file, asset);
        return read;
    }

    private ArtifactException OtherSize(long found, BundleFile file, bool asset) =>
        new(Origin, $"{Name(file, asset)} has {(found < file.Size ? $"{found} instead of" : "more than")} {file.Size} bytes", Cure);

    private Sha256Digest Compare(Sha256Digest found, BundleFile file, bool asset) =>
        Sha256Digest.Parse(file.Sha256) is var expected && found == expected ? found : throw Mismatch(Name(file, asset), found, expected, "the index says", Cure);

    private string Name(BundleFile file, bool asset) => $"{(asset ? "asset" : "file")} '{file.Name}' ({LocationOf(file, asset)})";
}
