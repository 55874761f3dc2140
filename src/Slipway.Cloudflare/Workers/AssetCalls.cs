namespace Slipway.Cloudflare;

/// <summary>Calls that upload static assets.</summary>
public sealed class AssetCalls
{
    private readonly ApiClient client;

    internal AssetCalls(ApiClient client) => this.client = client;

    /// <summary>Begins an upload: tells the API all assets of a version, and learns which files it does not have yet.</summary>
    /// <param name="manifest">The assets by path, which begins with a slash.</param>
    public Task<AssetUploadSession> CreateSessionAsync(string accountId, string script, IReadOnlyDictionary<string, AssetManifestEntry> manifest, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Uploads files of one bucket of a session.</summary>
    /// <param name="jwt">The session's token.</param>
    /// <returns>The completion token for <c>assets.jwt</c> of the metadata when these were the last files; else null.</returns>
    public Task<string?> UploadAsync(string accountId, string jwt, IReadOnlyList<AssetFile> files, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>An asset in the manifest of an upload.</summary>
/// <param name="Hash">Its hash, 32 hexadecimal digits, as wrangler makes it.</param>
/// <param name="Size">Bytes.</param>
public sealed record AssetManifestEntry(string Hash, long Size);

/// <summary>An upload of assets.</summary>
/// <param name="Jwt">The token for <see cref="AssetCalls.UploadAsync"/>, valid for an hour; the completion token when there is nothing to upload.</param>
/// <param name="Buckets">The hashes of the files to upload, in the groups in which they shall be uploaded.</param>
public sealed record AssetUploadSession(string Jwt, IReadOnlyList<IReadOnlyList<string>>? Buckets = null);

/// <summary>A file to upload.</summary>
/// <param name="Hash">The hash as the manifest has it.</param>
/// <param name="ContentType">The content type with which it is served; null = none.</param>
/// <param name="Open">Opens the content from its beginning; called once for each attempt.</param>
public sealed record AssetFile(string Hash, string? ContentType, Func<Stream> Open);
