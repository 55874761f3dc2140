using Slipway.Bundles;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The code of a Worker that is previewed, checked as it is before a deployment.</summary>
/// <param name="Code">The code.</param>
/// <param name="Files">Files and directories of this machine that it was read from: those whose change is a new code.</param>
internal sealed record PreviewCode(WorkerCode Code, IReadOnlyList<string> Files)
{
    private const string Action = "previewing";

    /// <summary>Reads it.</summary>
    /// <param name="source">The Worker.</param>
    /// <param name="values">Values of its manifest; null without one.</param>
    /// <param name="open">Opens the store of a bucket, for an account.</param>
    /// <exception cref="DeliveryException">There is none, or the manifest names a main module that is not in it.</exception>
    /// <exception cref="ArtifactException">A bundle is not what it must be.</exception>
    /// <exception cref="ObjectStoreException">The store refused or could not be reached.</exception>
    public static async Task<PreviewCode> ReadAsync(
        PreviewSource source, PreviewValues? values, Func<BucketName, Func<Task<string>>, Task<PreviewStore>> open, CancellationToken ct)
    {
        switch (source.Bundle)
        {
            case PreviewBundleDirectory built:
                var directory = built.Directory;
                return Of(await Artifact.FromDirectoryAsync(directory, ct), source, directory.Root, [directory.IndexFile, directory.Modules]);
            case PreviewBundleObject stored:
                return await FetchAsync(new ArtifactRequest(stored.Bucket, stored.Keys) { MainModule = WorkerCode.MainNameOf(source.Manifest) }, source, values, open, ct);
        }

        var worker = source.Manifest!;
        if (worker.Content is not null)
        {
            return new PreviewCode(WorkerCode.Inline(worker), []);
        }

        if (worker.Bundle is not { } bundle)
        {
            throw new DeliveryException(
                $"{Action} Worker '{worker.WorkerName}': {worker.Position} names no bundle and has no content. "
                + "Name the bundle's directory, or s3://bucket/key, behind the manifest, or put it into the manifest with 'slipway inject'.");
        }

        var bucket = await values!.TextAsync(bundle.Bucket, ct);
        try
        {
            var request = new ArtifactRequest(BucketName.Parse(bucket), ArtifactKeys.Parse(bundle.Path))
            {
                ContentHash = worker.ContentHash is { } hash ? Sha256Digest.Parse(hash) : null,
                MainModule = WorkerCode.MainNameOf(worker),
            };
            return await FetchAsync(request, source, values, open, ct);
        }
        catch (FormatException e)
        {
            throw new DeliveryException(
                $"reading the bundle '{bundle.Path}' of bucket '{bucket}' ({bundle.Bucket.Position}): bucket, path or the annotation {CloudflareWorker.ContentHashAnnotation} {e.Message}", e);
        }
    }

    private static async Task<PreviewCode> FetchAsync(
        ArtifactRequest request, PreviewSource source, PreviewValues? values, Func<BucketName, Func<Task<string>>, Task<PreviewStore>> open, CancellationToken ct)
    {
        var store = await open(request.Bucket, () => source.Manifest is { } worker
            ? values!.TextAsync(worker.AccountId, ct)
            : throw new DeliveryException(
                $"reading the bundle 's3://{request.Bucket}/{request.Keys.Main}': .slipway/objects has no bucket '{request.Bucket}', and no manifest names an account. Say where it is with --r2-endpoint-url."));
        return Of(await Artifact.FetchAsync(store.Store, request, ct), source, $"{request.Keys.Main}", store.FilesOf(request));
    }

    private static PreviewCode Of(Artifact artifact, PreviewSource source, string name, IReadOnlyList<string> files) =>
        new(WorkerCode.Of(artifact, source.Manifest, Action, name), files);
}
