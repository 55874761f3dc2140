using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls that upload static assets.</summary>
public sealed class AssetCalls
{
    /// <summary>The content type that means none: the API then serves the file without one (wrangler's convention).</summary>
    private const string NoContentType = "application/null";

    private readonly ApiClient client;

    internal AssetCalls(ApiClient client) => this.client = client;

    /// <summary>Begins an upload: tells the API all assets of a version, and learns which files it does not have yet.</summary>
    /// <param name="manifest">The assets by path, which begins with a slash.</param>
    public Task<AssetUploadSession> CreateSessionAsync(
        string accountId, string script, IReadOnlyDictionary<string, AssetManifestEntry> manifest, CancellationToken ct)
    {
        var path = ScriptCalls.Path(accountId, script);
        // A session changes nothing: another one may be begun at any time.
        var call = ApiCall.Post(ApiScope.Scripts, $"{path}/assets-upload-session", $"beginning the upload of the assets of Worker '{script}'");
        var files = manifest.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject { ["hash"] = a.Value.Hash, ["size"] = a.Value.Size }));
        var body = new JsonObject { ["manifest"] = new JsonObject(files) };
        return client.SendAsync(call.WithJson(body) with { IsRepeatable = true }, CloudflareJson.Default.AssetUploadSession, ct);
    }

    /// <summary>Uploads files of one bucket of a session.</summary>
    /// <param name="jwt">The session's token.</param>
    /// <returns>The completion token for <c>assets.jwt</c> of the metadata when these were the last files; else null.</returns>
    public async Task<string?> UploadAsync(string accountId, string jwt, IReadOnlyList<AssetFile> files, CancellationToken ct)
    {
        // A file is named by its content: sending it twice is sending it once.
        var call = ApiCall.Post(ApiScope.Scripts, $"/accounts/{accountId}/workers/assets/upload?base64=true", $"uploading {files.Count} assets");
        var parts = files.Select(file => FormPart.Base64File(file.Hash, file.ContentType ?? NoContentType, file.Open));
        return (await client.SendAsync(call.WithForm([.. parts]) with { IsRepeatable = true, Bearer = jwt }, ct)).Result.Text("jwt");
    }
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
