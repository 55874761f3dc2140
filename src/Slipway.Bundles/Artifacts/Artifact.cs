using System.Text.Json.Nodes;
using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>
/// A bundle as it was built, ready to be deployed or previewed: every module is in memory and was checked against the bundle index,
/// which was checked against the main module. Assets are read when they are wanted.
/// </summary>
public sealed record Artifact
{
    /// <summary>What modules may weigh in all, uncompressed: Cloudflare's limit
    /// (developers.cloudflare.com/workers/platform/limits). Source maps may weigh as much again.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>Where it was read: <c>s3://&lt;bucket&gt;/&lt;key&gt;</c>, or the full path of a bundle directory.</summary>
    public required string Origin { get; init; }

    /// <summary>SHA-256 of the main module, or of the index for a Worker of assets only: <c>content-hash</c>.</summary>
    public required Sha256Digest ContentHash { get; init; }

    /// <summary>The bundle index; null when the artifact is one file that something else than <c>upload-bundle</c> put there.</summary>
    public required BundleIndex? Index { get; init; }

    /// <summary>The main module's name, or null for a Worker of assets only.</summary>
    public required string? MainModule { get; init; }

    /// <summary>All modules, the main one included, in the order of the index.</summary>
    public required IReadOnlyList<ArtifactFile> Modules { get; init; }

    /// <summary>Source maps, in the order of the index.</summary>
    public required IReadOnlyList<ArtifactFile> SourceMaps { get; init; }

    /// <summary>Static assets, or null when the Worker has none.</summary>
    public required ArtifactAssets? Assets { get; init; }

    /// <summary>Reads an artifact from a store: the object under the key, <c>&lt;key&gt;.bundle.json</c> when there is one, and the
    /// blobs that it lists. Nothing is returned unless all of it is what it must be.</summary>
    /// <param name="store">The store; <see cref="ArtifactAsset.ReadAsync"/> needs it too, later.</param>
    /// <param name="request">Which artifact, and what is known of it.</param>
    /// <exception cref="ArtifactException">A part is missing, or is not what the index or the request says.</exception>
    /// <exception cref="ObjectNotFoundException">There is no object under the key.</exception>
    /// <exception cref="ObjectStoreException">The store failed or refused: no such bucket, no access, no network.</exception>
    public static Task<Artifact> FetchAsync(IObjectStore store, ArtifactRequest request, CancellationToken ct) =>
        new StoredArtifact(store, request).ReadAsync(ct);

    /// <summary>Reads the bundle in a directory, as <c>bundle-worker</c> and <c>measure-bundle</c> left it.</summary>
    /// <exception cref="ArtifactException">A part is missing, or is not what the index says.</exception>
    public static Task<Artifact> FromDirectoryAsync(BundleDirectory directory, CancellationToken ct) =>
        new LocalArtifact(directory).ReadAsync(ct);
}

/// <summary>Which artifact is wanted, and what is known of it.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Keys">The keys of its parts.</param>
public sealed record ArtifactRequest(BucketName Bucket, ArtifactKeys Keys)
{
    /// <summary>The SHA-256 that the object under the key must have (the annotation <c>slipway.dev/content-hash</c>); null = any.</summary>
    public Sha256Digest? ContentHash { get; init; }

    /// <summary>The SHA-256 that the index must have (<c>index-hash</c>); null = any that fits the main module.</summary>
    public Sha256Digest? IndexHash { get; init; }

    /// <summary>What the one file of an artifact without an index is called. A name that ends in <c>.py</c> makes it a Python module,
    /// any other an ES module.</summary>
    public string MainModule { get; init; } = "index.js";

    /// <summary>Is told of each file that has arrived, from several threads at once; null = nobody is.</summary>
    public Action<ArtifactProgress>? Progress { get; init; }
}

/// <summary>How much of an artifact has arrived.</summary>
/// <param name="Files">Files so far: modules and source maps.</param>
/// <param name="AllFiles">Files in all.</param>
/// <param name="Bytes">Bytes so far.</param>
/// <param name="AllBytes">Bytes in all.</param>
public sealed record ArtifactProgress(int Files, int AllFiles, long Bytes, long AllBytes);

/// <summary>A module or source map.</summary>
/// <param name="Name">Its name, with forward slashes.</param>
/// <param name="ContentType">The media type, as Cloudflare wants it in an upload.</param>
/// <param name="Digest">The SHA-256 of its content.</param>
/// <param name="Content">Its content.</param>
public sealed record ArtifactFile(string Name, string ContentType, Sha256Digest Digest, ReadOnlyMemory<byte> Content);

/// <summary>The static assets of a Worker.</summary>
/// <param name="Config">The <c>assets</c> object of the wrangler config that the bundle was built with, without its directory.</param>
/// <param name="Files">In the order of the index.</param>
public sealed record ArtifactAssets(JsonObject Config, IReadOnlyList<ArtifactAsset> Files);

/// <summary>A static asset, which is read when it is wanted.</summary>
/// <param name="path">Its path, with a slash in front.</param>
/// <param name="contentType">The media type.</param>
/// <param name="digest">The SHA-256 of its content.</param>
/// <param name="size">Bytes.</param>
/// <param name="read">Reads and checks it.</param>
/// <param name="check">Checks it without keeping it; null = <paramref name="read"/> does.</param>
public sealed class ArtifactAsset(
    string path, string contentType, Sha256Digest digest, long size, Func<CancellationToken, Task<byte[]>> read, Func<CancellationToken, Task>? check = null)
{
    /// <summary>Its path, with a slash in front.</summary>
    public string Path => path;

    /// <summary>The media type that it is to be served with.</summary>
    public string ContentType => contentType;

    /// <summary>The SHA-256 of its content.</summary>
    public Sha256Digest Digest => digest;

    /// <summary>Bytes.</summary>
    public long Size => size;

    /// <summary>Its content, checked.</summary>
    /// <exception cref="ArtifactException">It is missing, or is not what the index says.</exception>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    public Task<byte[]> ReadAsync(CancellationToken ct) => read(ct);

    /// <summary>Reads its content as a stream, and compares it with the index.</summary>
    /// <exception cref="ArtifactException">It is missing, or is not what the index says.</exception>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    public Task CheckAsync(CancellationToken ct) => check?.Invoke(ct) ?? read(ct);
}
