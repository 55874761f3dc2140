using Slipway.Testing;

namespace Slipway.ObjectStore.Tests;

/// <summary>One kind of store for the conformance suite, started once.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private static int lastKey;
    private readonly Lazy<IObjectStore> store;

    protected StoreFixture() => store = new(Open);

    /// <summary>Why it cannot be had on this machine, or null.</summary>
    public string? Unavailable { get; protected set; }

    /// <summary>A bucket that exists.</summary>
    public BucketName Bucket { get; } = BucketName.Parse("scripts");

    /// <summary>An address that no other test uses.</summary>
    public ObjectAddress Address(string name = "index.js") =>
        new(Bucket, ObjectKey.Parse($"test-{Interlocked.Increment(ref lastKey)}/{name}"));

    /// <summary>The store, opened when it is first asked for.</summary>
    public IObjectStore Store => store.Value;

    protected abstract IObjectStore Open();

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        if (store.IsValueCreated)
        {
            store.Value.Dispose();
        }

        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A store that is reached over S3.</summary>
public abstract class S3Fixture : StoreFixture
{
    /// <summary>Its endpoint.</summary>
    public abstract Uri Endpoint { get; }

    /// <summary>The key that may do everything.</summary>
    public abstract S3Credentials Credentials { get; }

    /// <summary>What the store answers to a key that it does not know.</summary>
    public abstract string UnknownKeyCause { get; }

    protected override IObjectStore Open() => new S3ObjectStore(Endpoint, Credentials);
}

public sealed class DirectoryFixture : StoreFixture
{
    private readonly TemporaryDirectory directory = new();

    protected override IObjectStore Open() => new DirectoryObjectStore(directory["store"]);

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        directory.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class CephFixture : S3Fixture
{
    private CephRgw? ceph;

    public override Uri Endpoint => ceph!.Endpoint;

    public override S3Credentials Credentials => new(ceph!.AccessKeyId, ceph.SecretAccessKey);

    public override string UnknownKeyCause => "403 InvalidAccessKeyId";

    /// <summary>A user without any right to the bucket.</summary>
    public S3Credentials Stranger { get; } = new("AKIASTRANGER000000", "stranger-stranger-stranger-stranger-0000");

    public override async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Unavailable = await CephRgw.UnavailableAsync(ct);
        if (Unavailable is null)
        {
            ceph = await CephRgw.StartAsync(ct);
            await ceph.CreateBucketAsync(Bucket.Value, ct);
            await ceph.AdministerAsync(
                ct, "user", "create", "--uid=stranger", "--display-name=stranger", $"--access-key={Stranger.AccessKeyId}", $"--secret={Stranger.SecretAccessKey}");
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

public sealed class MiniflareFixture : S3Fixture
{
    private MiniflareS3? miniflare;

    public override Uri Endpoint => miniflare!.Endpoint;

    public override S3Credentials Credentials => new(miniflare!.AccessKeyId, miniflare.SecretAccessKey);

    public override string UnknownKeyCause => "401 Unauthorized";

    public override async ValueTask InitializeAsync()
    {
        Unavailable = MiniflareS3.Unavailable;
        if (Unavailable is null)
        {
            miniflare = await MiniflareS3.StartAsync([Bucket.Value], TestContext.Current.CancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (miniflare is not null)
        {
            await miniflare.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
