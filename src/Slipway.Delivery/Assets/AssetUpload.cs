using System.Net;
using Slipway.Bundles;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>
/// Uploads the static assets of a version (developers.cloudflare.com/workers/static-assets/direct-upload): tells the API all of them, and
/// sends those that it does not have. Unchanged assets cost one call and no byte. (<c>keep_assets</c> would save that call, but keeps the
/// assets of whichever version was uploaded last, by whomever.)
/// </summary>
/// <param name="api">The API.</param>
/// <param name="worker">The Worker that they belong to; it need not exist yet.</param>
public sealed class AssetUpload(CloudflareApi api, WorkerAddress worker)
{
    /// <summary>Requests at once: as many as wrangler sends. Each holds the files of one bucket in memory.</summary>
    private const int MaxUploads = 3;

    /// <summary>Sessions that may expire (after an hour each) before the line is taken to be too slow.</summary>
    private const int MaxSessions = 3;

    /// <summary>Uploads what is missing.</summary>
    /// <param name="assets">All assets of the version.</param>
    /// <param name="progress">Is told after each request, from several threads at once; null = nobody is.</param>
    /// <returns>The token for <c>assets.jwt</c> of the version's metadata, good for an hour.</returns>
    /// <exception cref="ArtifactException">An asset is not what the bundle index says, or is not there.</exception>
    /// <exception cref="DeliveryException">The API asked for a file that there is not, or did not end the upload.</exception>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public async Task<string> RunAsync(ArtifactAssets assets, Action<AssetProgress>? progress, CancellationToken ct)
    {
        var files = assets.Files.ToLookup(AssetHash.Of, StringComparer.Ordinal);
        var manifest = assets.Files.ToDictionary(asset => asset.Path, asset => new AssetManifestEntry(AssetHash.Of(asset), asset.Size), StringComparer.Ordinal);
        for (var session = 1; ; session++)
        {
            if (await RunSessionAsync(manifest, files, progress, isLast: session == MaxSessions, ct) is { } jwt)
            {
                return jwt;
            }
        }
    }

    /// <summary>One session; null when it did not get to its end and another one may: that asks only for what is still missing.</summary>
    private async Task<string?> RunSessionAsync(
        Dictionary<string, AssetManifestEntry> manifest, ILookup<string, ArtifactAsset> files, Action<AssetProgress>? progress, bool isLast, CancellationToken ct)
    {
        var session = await api.Assets.CreateSessionAsync(worker.AccountId, worker.Name, manifest, ct);
        var buckets = (session.Buckets ?? []).Where(bucket => bucket.Count > 0).Select(bucket => bucket.Select(hash => Find(files, hash)).ToList()).ToList();
        if (buckets.Count == 0)
        {
            return session.Jwt;
        }

        var missing = new AssetProgress(0, buckets.Sum(bucket => bucket.Count), 0, buckets.Sum(bucket => bucket.Sum(file => file.Asset.Size)));
        progress?.Invoke(missing);
        var completion = (string?)null;
        var (sent, counting) = (missing, new Lock());
        try
        {
            await Parallel.ForEachAsync(buckets, new ParallelOptions { MaxDegreeOfParallelism = MaxUploads, CancellationToken = ct }, async (bucket, token) =>
            {
                // Only the answer to the request that came last has it.
                if (await SendAsync(session.Jwt, bucket, token) is { } jwt)
                {
                    completion = jwt;
                }

                lock (counting)
                {
                    sent = sent with { Files = sent.Files + bucket.Count, Bytes = sent.Bytes + bucket.Sum(file => file.Asset.Size) };
                    progress?.Invoke(sent);
                }
            });
        }
        catch (CloudflareException e) when (e.Status == HttpStatusCode.Unauthorized && !isLast)
        {
            // The session's token has expired; what was sent stays.
            return null;
        }

        // Without a token the answer that had it was lost on its way.
        return completion is null && isLast
            ? throw new DeliveryException(
                $"uploading the assets of {worker}: all {missing.AllFiles} files were sent, and the API did not say that the upload is complete. Deploy again: what was sent is not sent twice.")
            : completion;
    }

    private async Task<string?> SendAsync(string jwt, List<(string Hash, ArtifactAsset Asset)> bucket, CancellationToken ct)
    {
        var files = new List<AssetFile>();
        foreach (var (hash, asset) in bucket)
        {
            // Read whole and checked before any of it is sent.
            var content = await asset.ReadAsync(ct);
            var type = asset.ContentType == AssetContentType.Unknown ? null : asset.ContentType;
            files.Add(new AssetFile(hash, type, () => new MemoryStream(content, writable: false)));
        }

        return await api.Assets.UploadAsync(worker.AccountId, jwt, files, ct);
    }

    private (string Hash, ArtifactAsset Asset) Find(ILookup<string, ArtifactAsset> files, string hash) =>
        files[hash].FirstOrDefault() is { } asset
            ? (hash, asset)
            : throw new DeliveryException($"uploading the assets of {worker}: the API asked for a file '{hash}', which is none of those it was told of. Deploy again, and tell Cloudflare if that does not help.");
}

/// <summary>How much of the missing assets was uploaded.</summary>
/// <param name="Files">Files so far.</param>
/// <param name="AllFiles">Files that the API did not have.</param>
/// <param name="Bytes">Bytes so far.</param>
/// <param name="AllBytes">Bytes of all those files.</param>
public sealed record AssetProgress(int Files, int AllFiles, long Bytes, long AllBytes);
