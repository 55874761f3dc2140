using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The stores of one preview, each opened once.</summary>
/// <param name="options">Where they are, and as whom they are asked.</param>
/// <param name="warn">Receives a line for each repeated request.</param>
internal sealed class PreviewStores(PreviewOptions options, Action<string> warn) : IDisposable
{
    private readonly Dictionary<ObjectStoreEndpoint, PreviewStore> open = [];

    /// <summary>The store of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="accountId">Gives the account whose R2 it is when nothing else says where.</param>
    /// <exception cref="ObjectStoreSettingsException">The credentials are missing.</exception>
    public async Task<PreviewStore> OpenAsync(BucketName bucket, Func<Task<string>> accountId)
    {
        var endpoint = options.StoreOf(bucket) ?? ObjectStoreEndpoint.R2(await accountId());
        return open.TryGetValue(endpoint, out var known) ? known : open[endpoint] = new PreviewStore(endpoint, endpoint.Open(options.Credentials, warn, options.Time));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var store in open.Values)
        {
            store.Store.Dispose();
        }
    }
}
