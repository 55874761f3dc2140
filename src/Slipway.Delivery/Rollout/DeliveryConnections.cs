using Slipway.Cloudflare;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The connections of one run: one client of the API for all Workers, one for each store.</summary>
public sealed class DeliveryConnections : IDisposable
{
    private readonly DeliverySettings settings;
    private readonly Dictionary<ObjectStoreEndpoint, IObjectStore> stores = [];

    /// <summary>Describes them; nothing is sent yet.</summary>
    public DeliveryConnections(DeliverySettings settings)
    {
        this.settings = settings;
        Api = new CloudflareApi(new CloudflareApiOptions
        {
            Token = settings.Token,
            BaseUrl = settings.ApiUrl,
            Warn = settings.Warn,
            OnCall = settings.OnCall,
            Time = settings.Time,
        });
    }

    /// <summary>The API.</summary>
    public CloudflareApi Api { get; }

    /// <summary>What one Worker's delivery works with.</summary>
    /// <exception cref="DeliveryUsageException">Neither the manifest nor the settings name a bucket, or the manifest's is none.</exception>
    /// <exception cref="ObjectStoreSettingsException">The store's credentials are missing.</exception>
    public DeliveryAccess Access(CloudflareWorker worker, ResolvedValues values)
    {
        var accountId = values.Text(worker.AccountId);
        var bundleBucket = worker.Bundle is { } bundle ? Bucket(values.Text(bundle.Bucket), bundle.Bucket.Position) : null;
        var stateBucket = settings.StateBucket ?? bundleBucket ?? throw new DeliveryUsageException(
            worker.Content is null
                ? $"reading the manifest of Worker '{worker.WorkerName}': it names no bundle. Put in the one that was built: slipway inject MANIFEST --artifact FILE --in-place (in the cluster inject-bundle does that). Without one, status and destroy need --state-bucket."
                : $"finding the state of Worker '{worker.WorkerName}': its manifest names no bundle, and so no bucket. Name the state's bucket: --state-bucket.");
        return new DeliveryAccess
        {
            Api = Api,
            Store = Store(settings.StoreOf(bundleBucket ?? stateBucket) ?? ObjectStoreEndpoint.R2(accountId)),
            StateBucket = stateBucket,
            StatePrefix = settings.StatePrefix,
            Warn = settings.Warn,
        };
    }

    /// <summary>Closes them.</summary>
    public void Dispose()
    {
        Api.Dispose();
        foreach (var store in stores.Values)
        {
            store.Dispose();
        }
    }

    private static BucketName Bucket(string text, ManifestPosition position)
    {
        try
        {
            return BucketName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new DeliveryException($"{position}: '{text}' {e.Message}", e);
        }
    }

    private IObjectStore Store(ObjectStoreEndpoint endpoint) =>
        stores.TryGetValue(endpoint, out var known) ? known : stores[endpoint] = endpoint.Open(settings.Credentials, settings.Warn, settings.Time);
}
