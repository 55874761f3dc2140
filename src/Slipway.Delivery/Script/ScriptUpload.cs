using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Uploads the desired version, as a version or as a whole script. An upload makes another version each time: so when its
/// answer is lost, a look comes before it is repeated.</summary>
/// <param name="address">Which Worker.</param>
/// <param name="desired">The version.</param>
/// <param name="unnamed">Settings of versions that the manifest does not name.</param>
/// <param name="wanted">Settings without versions that are wanted.</param>
/// <param name="secrets">The secrets.</param>
/// <param name="migrations">Durable Object migrations.</param>
/// <param name="live">What was there before.</param>
internal sealed class ScriptUpload(
    WorkerAddress address, DesiredVersion desired, UnnamedSettings unnamed, JsonObject wanted, SecretsPlan secrets, MigrationPlan migrations, LiveWorker live)
{
    /// <summary>How often an upload is sent whose answers are lost.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Uploads a version, which gets no traffic yet.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> UploadVersionAsync(ApplyContext context, CancellationToken ct)
    {
        var upload = new WorkerUpload(ScriptMetadata.OfVersion(desired, secrets, unnamed, await UploadAssetsAsync(context, ct)), Modules());
        context.Progress($"uploading a version: {Describe()}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await context.Api.Versions.CreateAsync(address.AccountId, address.Name, upload, ct)).Id;
            }
            catch (CloudflareException e) when (e.RequestMayHaveBeenApplied && attempt < MaxAttempts)
            {
                context.Progress("the answer to the upload was lost: looking for the version");
                if (await FindAsync(context, ct) is { } arrived)
                {
                    return arrived.Id;
                }
            }
        }
    }

    /// <summary>Uploads the script, which gets all traffic at once.</summary>
    /// <returns>The ids of the version and of the deployment that it made; that of the deployment is null when the API does not list it yet.</returns>
    public async Task<(string VersionId, string? DeploymentId)> PutScriptAsync(ApplyContext context, CancellationToken ct)
    {
        var metadata = ScriptMetadata.OfScript(desired, secrets, unnamed, wanted, migrations, live, await UploadAssetsAsync(context, ct));
        await context.AssertStateAsync(ct);
        context.Progress($"uploading the script: {Describe()}");
        string? uploaded = null;
        try
        {
            uploaded = (await context.Api.Scripts.PutAsync(address.AccountId, address.Name, new WorkerUpload(metadata, Modules()), ct)).VersionId;
        }
        catch (CloudflareException e) when (e.RequestMayHaveBeenApplied || migrations.Pending.Count > 0)
        {
            // A migration that was made is refused when the upload is repeated: what counts is whether it is there.
            if (!await IsThereAsync(context, ct))
            {
                throw;
            }
        }

        // The list may lag behind, or somebody else may have been quick: then the next deployment finds out.
        var current = await LiveWorker.CurrentDeploymentAsync(context.Api, address, ct);
        if (current is { Versions: [var only] } && (uploaded is null || only.VersionId == uploaded))
        {
            return (only.VersionId, current.Id);
        }

        return uploaded is not null
            ? (uploaded, null)
            : throw new DeliveryException(
                $"deploying {address}: the script was uploaded, and the API does not say which version it became. Deploy again in a minute; nothing will be uploaded twice.");
    }

    private async Task<bool> IsThereAsync(ApplyContext context, CancellationToken ct)
    {
        if (await context.Api.Scripts.GetSettingsAsync(address.AccountId, address.Name, ct) is null || await FindAsync(context, ct) is not { } found)
        {
            return false;
        }

        var version = await context.Api.Versions.GetAsync(address.AccountId, address.Name, found.Id, ct);
        return migrations.NewTag is null || (string?)LiveWorker.RuntimeOf(version)?["migration_tag"] == migrations.NewTag;
    }

    /// <summary>The newest version, if it was not there before and is this one.</summary>
    private async Task<WorkerVersion?> FindAsync(ApplyContext context, CancellationToken ct)
    {
        var known = (await live.VersionsAsync(ct)).Select(v => v.Id).ToHashSet();
        var versions = await context.Api.Versions.ListAsync(address.AccountId, address.Name, deployable: true, ct);
        return versions.FirstOrDefault(v => !known.Contains(v.Id)
            && v.Tag == desired.Annotations.GetValueOrDefault(VersionAnnotation.Tag)
            && v.Message == desired.Annotations.GetValueOrDefault(VersionAnnotation.Message));
    }

    private async Task<string?> UploadAssetsAsync(ApplyContext context, CancellationToken ct)
    {
        if (desired.Code.Assets is not { } assets)
        {
            return null;
        }

        // Told from several threads later on: the first time is the one that says how much there is to do.
        void Tell(AssetProgress missing)
        {
            if (missing.Files == 0)
            {
                context.Progress($"uploading {missing.AllFiles} of {assets.Files.Count} assets, {ByteSize.Describe(missing.AllBytes)}");
            }
        }

        return await new AssetUpload(context.Api, address).RunAsync(assets, Tell, ct);
    }

    private WorkerModule[] Modules() => [.. desired.Code.Modules.Concat(desired.Code.SourceMaps).Select(file => new WorkerModule(file.Name, file.ContentType, () => Open(file)))];

    private static MemoryStream Open(ArtifactFile file) => MemoryMarshal.TryGetArray(file.Content, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(file.Content.ToArray(), writable: false);

    private string Describe()
    {
        var files = desired.Code.Modules.Concat(desired.Code.SourceMaps).ToList();
        return $"{files.Count} {(files.Count == 1 ? "file" : "files")}, {ByteSize.Describe(files.Sum(f => (long)f.Content.Length))}";
    }
}
