using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>An artifact in an object store.</summary>
/// <param name="store">The store.</param>
/// <param name="request">Which one.</param>
internal sealed class StoredArtifact(IObjectStore store, ArtifactRequest request) : ArtifactSource
{
    private const string IndexContentType = "application/json";

    private const string Replaced =
        "It was replaced after the manifest was written, or the manifest is another build's: run the build again, and inject-bundle after it.";

    private readonly ArtifactKeys keys = request.Keys;

    /// <inheritdoc/>
    protected override string Origin => new ObjectAddress(request.Bucket, keys.Main).ToString();

    /// <inheritdoc/>
    protected override string Cure => "Something other than upload-bundle wrote or deleted it: run the build again under another r2-object-key, or with overwrite=true.";

    /// <inheritdoc/>
    protected override Action<ArtifactProgress>? Progress => request.Progress;

    /// <summary>Reads it.</summary>
    public async Task<Artifact> ReadAsync(CancellationToken ct)
    {
        var (readMain, readIndex) = (ReadObjectAsync(keys.Main, ct), ReadIndexAsync(ct));
        // Why there is no main module says more than why there is no index.
        await Task.WhenAny(Task.WhenAll(readMain, readIndex));
        var (main, metadata) = await readMain;
        var indexContent = await readIndex;
        var hash = Sha256Digest.Of(main);
        if (request.ContentHash is { } expected && expected != hash)
        {
            throw Mismatch($"'{keys.Main}'", hash, expected, "slipway.dev/content-hash of the manifest is", Replaced);
        }

        if (indexContent is null)
        {
            return metadata.ContentType == IndexContentType ? await ReadIndexUnderKeyAsync(main, hash, ct)
                : WroteUploadBundle(metadata) ? throw new ArtifactException(
                    Origin, $"its index '{keys.Index}' is not there, but upload-bundle, which wrote '{keys.Main}', writes one", $"Other modules would be missing. {Cure}")
                : OneFile(main, hash);
        }

        var indexHash = Sha256Digest.Of(indexContent);
        if (request.IndexHash is { } expectedIndex && expectedIndex != indexHash)
        {
            throw Mismatch($"its index '{keys.Index}'", indexHash, expectedIndex, "index-hash is", Replaced);
        }

        var index = ParseIndex(indexContent, keys.Index.Value);
        var listed = index.MainModule is { } name ? Sha256Digest.Parse(index.Modules.First(module => module.Name == name).Sha256) : indexHash;
        return listed == hash
            ? await ReadAsync(index, indexHash, main, ct)
            : throw Mismatch($"'{keys.Main}'", hash, listed, $"its index '{keys.Index}' says", Cure);
    }

    /// <inheritdoc/>
    protected override string LocationOf(BundleFile file, bool asset) => keys.Blob(Sha256Digest.Parse(file.Sha256)).Value;

    /// <inheritdoc/>
    protected override async Task<Stream?> OpenAsync(BundleFile file, bool asset, CancellationToken ct)
    {
        try
        {
            return (await store.GetAsync(new(request.Bucket, keys.Blob(Sha256Digest.Parse(file.Sha256))), ct)).Content;
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Other programs leave no digest, and none of these types, with what they upload.</summary>
    private static bool WroteUploadBundle(ObjectMetadata metadata) =>
        metadata.Digest is not null && metadata.ContentType is ModuleTypes.EsModule or ModuleTypes.Python;

    private Artifact OneFile(byte[] main, Sha256Digest hash)
    {
        var type = request.MainModule.EndsWith(".py", StringComparison.Ordinal) ? ModuleTypes.Python : ModuleTypes.EsModule;
        request.Progress?.Invoke(new(1, 1, main.Length, main.Length));
        return new()
        {
            Origin = Origin,
            ContentHash = hash,
            Index = null,
            MainModule = request.MainModule,
            Modules = [new(request.MainModule, type, hash, main)],
            SourceMaps = [],
            Assets = null,
        };
    }

    /// <summary>The artifact of a Worker of assets only is its index, also when the copy beside it is gone.</summary>
    private Task<Artifact> ReadIndexUnderKeyAsync(byte[] content, Sha256Digest hash, CancellationToken ct)
    {
        var index = ParseIndex(content, keys.Main.Value);
        return index.MainModule is null
            ? ReadAsync(index, hash, main: null, ct)
            : throw new ArtifactException(
                Origin, "this is a bundle index, not a main module", "Name the key of the main module: the one without '.bundle.json'.");
    }

    private async Task<byte[]?> ReadIndexAsync(CancellationToken ct)
    {
        try
        {
            return (await ReadObjectAsync(keys.Index, ct)).Content;
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    private Task<(byte[] Content, ObjectMetadata Metadata)> ReadObjectAsync(ObjectKey key, CancellationToken ct) => ReadAsync($"'{key}'", async () =>
    {
        using var stored = await store.GetAsync(new(request.Bucket, key), ct);
        if (stored.Metadata.Size > Artifact.MaxBytes)
        {
            throw new ArtifactException(
                Origin, $"'{key}' has {ByteSize.Describe(stored.Metadata.Size)}", $"A Worker has at most {ByteSize.Describe(Artifact.MaxBytes)}: check bucket and key.");
        }

        var content = new byte[stored.Metadata.Size];
        await stored.Content.ReadExactlyAsync(content, ct);
        return (content, stored.Metadata);
    });
}
