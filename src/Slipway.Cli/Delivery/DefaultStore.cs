using Slipway.ObjectStore;
using Slipway.Pipelines;

namespace Slipway.Cli.Delivery;

/// <summary>The store that is meant when none is named: what <c>slipway run</c> left on this machine, else R2.</summary>
public static class DefaultStore
{
    /// <summary>The directory store of local runs when it holds the bucket; null when it does not.</summary>
    public static ObjectStoreEndpoint? Of(BucketName bucket)
    {
        var objects = new OutputDirectory(Path.GetFullPath(OutputDirectory.DefaultName)).Objects;
        return Directory.Exists(Path.Combine(objects, bucket.Value)) ? ObjectStoreEndpoint.Parse(SourceSnapshot.FileUrl(objects)) : null;
    }
}
