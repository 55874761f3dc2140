using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>A store that bundles are read from.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Store">The store.</param>
internal sealed record PreviewStore(ObjectStoreEndpoint Endpoint, IObjectStore Store)
{
    /// <summary>The files that change when there is another bundle under the key; none for a store elsewhere.</summary>
    public IReadOnlyList<string> FilesOf(ArtifactRequest request) => Endpoint.IsDirectory
        ? [.. new[] { request.Keys.Main, request.Keys.Index }.Select(key => Path.Combine(Endpoint.Url.LocalPath, request.Bucket.Value, key.Value))]
        : [];
}
