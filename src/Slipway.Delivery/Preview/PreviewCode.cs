using System.Text;
using Slipway.Bundles;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The code of a Worker that is previewed, checked as it is before a deployment.</summary>
/// <param name="MainModule">The main module's name; null for a Worker of assets only.</param>
/// <param name="Modules">All modules.</param>
/// <param name="Assets">Static assets, or null.</param>
/// <param name="Index">The bundle index, or null when there is none.</param>
/// <param name="Files">Files and directories of this machine that it was read from: those whose change is a new code.</param>
internal sealed record PreviewCode(string? MainModule, IReadOnlyList<ArtifactFile> Modules, ArtifactAssets? Assets, BundleIndex? Index, IReadOnlyList<string> Files)
{
    /// <summary>Whether it is a script in service-worker format.</summary>
    public bool IsScript => Modules.FirstOrDefault(m => m.Name == MainModule)?.ContentType == ModuleTypes.CommonJs;

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
                return Of(await Artifact.FromDirectoryAsync(directory, ct), source, [directory.IndexFile, directory.Modules]);
            case PreviewBundleObject stored:
                return await FetchAsync(new ArtifactRequest(stored.Bucket, stored.Keys), source, values, open, ct);
        }

        var worker = source.Manifest!;
        if (worker.Content is { } content)
        {
            return Inline(content, worker.MainModule ?? ModuleSet.MainName);
        }

        if (worker.Bundle is not { } bundle)
        {
            throw new DeliveryException(
                $"previewing Worker '{worker.WorkerName}': {worker.Position} names no bundle and has no content. "
                + "Name the bundle's directory, or s3://bucket/key, behind the manifest, or put it into the manifest with 'slipway inject'.");
        }

        var bucket = await values!.TextAsync(bundle.Bucket, ct);
        try
        {
            var request = new ArtifactRequest(BucketName.Parse(bucket), ArtifactKeys.Parse(bundle.Path))
            {
                ContentHash = worker.ContentHash is { } hash ? Sha256Digest.Parse(hash) : null,
                MainModule = worker.MainModule ?? ModuleSet.MainName,
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
        return Of(await Artifact.FetchAsync(store.Store, request, ct), source, store.FilesOf(request));
    }

    private static PreviewCode Of(Artifact artifact, PreviewSource source, IReadOnlyList<string> files)
    {
        var main = source.Manifest?.MainModule ?? artifact.MainModule;
        return main is null || artifact.Modules.Any(m => m.Name == main)
            ? new PreviewCode(main, artifact.Modules, artifact.Assets, artifact.Index, files)
            : throw new DeliveryException(
                $"previewing Worker '{source.Manifest!.WorkerName}': the manifest names the main module '{main}', and the bundle has "
                + $"{(artifact.Modules.Count == 0 ? "no modules" : string.Join(", ", artifact.Modules.Select(m => m.Name)))}. Name one of them as main_module, or leave it out.");
    }

    private static PreviewCode Inline(string content, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var type = ModuleTypes.Of(name, []) is { } known && known != "text/plain" ? known : ModuleTypes.EsModule;
        return new PreviewCode(name, [new ArtifactFile(name, type, Sha256Digest.Of(bytes), bytes)], null, null, []);
    }
}
