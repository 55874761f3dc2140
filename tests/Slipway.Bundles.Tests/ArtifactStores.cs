using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>A store that artifacts are read from.</summary>
public abstract class ArtifactStores : IAsyncLifetime
{
    private static int lastKey;

    /// <summary>Why it cannot be had on this machine, or null.</summary>
    public string? Unavailable { get; protected set; }

    public IObjectStore Store { get; protected set; } = null!;

    /// <summary>What a bucket that does not exist is called in errors of this store.</summary>
    public abstract string NoBucket { get; }

    /// <summary>An artifact that no other test uses.</summary>
    public ArtifactRequest Artifact() =>
        new(BucketName.Parse("scripts"), ArtifactKeys.Parse($"hello-{Interlocked.Increment(ref lastKey)}/abc.js"));

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        Store?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class ArtifactsInADirectory : ArtifactStores
{
    private readonly TemporaryDirectory directory = new();

    public override string NoBucket => "there is no such object. Check bucket and key; the build that makes it may have failed or not have run.";

    public override ValueTask InitializeAsync()
    {
        Store = ObjectStoreEndpoint.Parse($"file://{directory.Path}").Open("", _ => { }, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        directory.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class ArtifactsInCeph : ArtifactStores
{
    private CephRgw? ceph;

    public override string NoBucket =>
        "404 NoSuchBucket. 127.0.0.1 has no bucket 'nowhere' for this key: create it (wrangler r2 bucket create nowhere), or correct r2-bucket-name.";

    /// <summary>The store with a key that it does not know.</summary>
    public IObjectStore OpenAsStranger() => new S3ObjectStore(ceph!.Endpoint, new("AKIAUNKNOWN0000000", "wrong-wrong-wrong-wrong-wrong-wrong-0000"));

    public override async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Unavailable = await CephRgw.UnavailableAsync(ct);
        if (Unavailable is null)
        {
            ceph = await CephRgw.StartAsync(ct);
            await ceph.CreateBucketAsync("scripts", ct);
            Store = new VerifyingObjectStore(
                new RetryingObjectStore(new S3ObjectStore(ceph.Endpoint, new(ceph.AccessKeyId, ceph.SecretAccessKey)), _ => { }, TimeProvider.System));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (ceph is not null)
        {
            await ceph.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
