using System.Text;
using Slipway.Bundles;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>What is deployed: the files of a bundle, or the code that stands in the manifest. All of it was checked.</summary>
internal sealed record WorkerCode
{
    /// <summary>The main module's name, or null for a Worker of assets only.</summary>
    public required string? MainModule { get; init; }

    /// <summary>All modules, the main one included.</summary>
    public required IReadOnlyList<ArtifactFile> Modules { get; init; }

    /// <summary>Source maps.</summary>
    public IReadOnlyList<ArtifactFile> SourceMaps { get; init; } = [];

    /// <summary>Static assets, or null.</summary>
    public ArtifactAssets? Assets { get; init; }

    /// <summary>The bundle index, or null when there is none.</summary>
    public BundleIndex? Index { get; init; }

    /// <summary>The bundle's bucket; empty for code of the manifest.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The bundle's object key; empty for code of the manifest.</summary>
    public string ObjectKey { get; init; } = "";

    /// <summary>SHA-256 of the object, or of the code in the manifest, 64 hexadecimal digits.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The commit that was built, or empty.</summary>
    public string Commit => Index?.Source.Commit ?? "";

    /// <summary>The compatibility flags when the manifest names none.</summary>
    public IReadOnlyList<string> StandardFlags => FlagsOf(Index, ObjectKey.Length > 0);

    /// <summary>True for a script in service-worker format, which has no versions of its own.</summary>
    public bool IsServiceWorker => Modules.FirstOrDefault(module => module.Name == MainModule)?.ContentType == ModuleTypes.CommonJs;

    /// <summary>The compatibility flags of code when the manifest names none: those of its bundle. A bundle without an index gets the one that
    /// the original contract gives every Worker, whose manifests cannot name any.</summary>
    /// <param name="index">The bundle index, or null when there is none.</param>
    /// <param name="isBundle">False for code that stands in the manifest.</param>
    public static IReadOnlyList<string> FlagsOf(BundleIndex? index, bool isBundle) => index?.CompatibilityFlags ?? (isBundle ? ["nodejs_compat"] : []);

    /// <summary>Reads what a manifest names; null when there is a problem, which is noted.</summary>
    /// <exception cref="ArtifactException">The bundle is not what it must be.</exception>
    /// <exception cref="ObjectStoreException">The store refused or could not be reached.</exception>
    public static async Task<WorkerCode?> ReadAsync(IObjectStore store, PlanningContext context, CancellationToken ct)
    {
        var worker = context.Worker!;
        if (worker.Content is not null)
        {
            return Inline(worker);
        }

        if (worker.Bundle is not { } bundle)
        {
            context.Problems.Add(
                $"deploying Worker '{worker.WorkerName}': {worker.Position} names no bundle and has no content. Put the artifact's bucket and path into it with inject-bundle or 'slipway inject'.");
            return null;
        }

        var bucket = context.Values.Text(bundle.Bucket);
        try
        {
            var request = new ArtifactRequest(BucketName.Parse(bucket), ArtifactKeys.Parse(bundle.Path))
            {
                ContentHash = worker.ContentHash is { } hash ? Sha256Digest.Parse(hash) : null,
                MainModule = MainNameOf(worker),
            };
            return Of(await Artifact.FetchAsync(store, request, ct), worker, "deploying", bundle.Path) with { Bucket = bucket, ObjectKey = bundle.Path };
        }
        catch (DeliveryException e)
        {
            context.Problems.Add(e.Message);
            return null;
        }
        catch (FormatException e)
        {
            context.Problems.Add($"reading the bundle '{bundle.Path}' of bucket '{bucket}' ({bundle.Bucket.Position}): bucket, path or the annotation {CloudflareWorker.ContentHashAnnotation} {e.Message}");
            return null;
        }
    }

    /// <summary>The main module's name, or the script's, of code that does not say it itself.</summary>
    public static string MainNameOf(CloudflareWorker? worker) => worker?.BodyPart ?? worker?.MainModule ?? ModuleSet.MainName;

    /// <summary>The code of a bundle.</summary>
    /// <param name="artifact">The bundle.</param>
    /// <param name="worker">The manifest; null = as the bundle says.</param>
    /// <param name="action">What is to be done with it, for messages: <c>deploying</c>.</param>
    /// <param name="name">What it is called in messages: its object key, or its directory.</param>
    /// <exception cref="DeliveryException">The manifest names a main module, or a script, that is not in it.</exception>
    public static WorkerCode Of(Artifact artifact, CloudflareWorker? worker, string action, string name)
    {
        var main = worker?.BodyPart ?? worker?.MainModule ?? artifact.MainModule;
        if (main is not null && artifact.Modules.All(module => module.Name != main))
        {
            throw new DeliveryException(
                $"{action} Worker '{worker?.WorkerName}': the manifest names the {(worker?.BodyPart is null ? "main module" : "script")} '{main}', and the bundle '{name}' has {(artifact.Modules.Count == 0 ? "no modules" : string.Join(", ", artifact.Modules.Select(m => m.Name)))}. "
                + $"Name one of them as {(worker?.BodyPart is null ? "main_module" : "body_part")}, or leave it out.");
        }

        if (worker?.BodyPart is not null && artifact.Index is not null && artifact.Modules.First(module => module.Name == main).ContentType != ModuleTypes.CommonJs)
        {
            throw new DeliveryException(
                $"{action} Worker '{worker.WorkerName}': the manifest names '{main}' as a script in service-worker format (body_part), and the bundle '{name}' was built of modules. Remove body_part.");
        }

        return new()
        {
            MainModule = main,
            Modules = worker?.BodyPart is null ? artifact.Modules : [.. artifact.Modules.Select(module => module.Name == main ? module with { ContentType = ModuleTypes.CommonJs } : module)],
            SourceMaps = artifact.SourceMaps,
            Assets = artifact.Assets,
            Index = artifact.Index,
            ContentHash = artifact.ContentHash.Hex,
        };
    }

    /// <summary>The code that stands in a manifest.</summary>
    public static WorkerCode Inline(CloudflareWorker worker)
    {
        var bytes = Encoding.UTF8.GetBytes(worker.Content!);
        var digest = Sha256Digest.Of(bytes);
        var name = MainNameOf(worker);
        var type = worker.BodyPart is not null ? ModuleTypes.CommonJs
            : ModuleTypes.Of(name, []) is { } known && known != "text/plain" ? known
            : ModuleTypes.EsModule;
        return new() { MainModule = name, Modules = [new ArtifactFile(name, type, digest, bytes)], ContentHash = digest.Hex };
    }
}
