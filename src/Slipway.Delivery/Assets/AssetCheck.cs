using Slipway.Bundles;

namespace Slipway.Delivery;

/// <summary>
/// The look at every static asset before a version is uploaded: a blob that is missing, or is not what the index says, must stop a deployment while
/// Cloudflare has not heard of it, and which files Cloudflare still has nobody knows before an upload session is opened. So all are read when a version
/// is to go up, and none when nothing is: what is deployed does not need the blobs any more, and what needs them next looks at them.
/// </summary>
internal static class AssetCheck
{
    /// <summary>Files at once: enough to fill a line although each answer takes its time. Each is streamed.</summary>
    private const int MaxReads = 8;

    /// <summary>Checks all; the same content only once.</summary>
    /// <exception cref="ArtifactException">One is missing, or is not what the index says.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store failed or refused.</exception>
    public static Task RunAsync(ArtifactAssets assets, CancellationToken ct) => Parallel.ForEachAsync(
        assets.Files.DistinctBy(asset => (asset.Digest, asset.Size)),
        new ParallelOptions { MaxDegreeOfParallelism = MaxReads, CancellationToken = ct },
        async (asset, token) => await asset.CheckAsync(token));
}
