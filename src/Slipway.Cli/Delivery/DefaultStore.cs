using Slipway.ObjectStore;
using Slipway.Pipelines;

namespace Slipway.Cli.Delivery;

/// <summary>The store that is meant when none is named: what <c>slipway run</c> left on this machine, else R2.</summary>
public static class DefaultStore
{
    /// <summary>The directory store of local runs when it holds the bucket; null when it does not.</summary>
    public static ObjectStoreEndpoint? Of(BucketName bucket)
    {
        var objects = Objects;
        return Directory.Exists(Path.Combine(objects, bucket.Value)) ? ObjectStoreEndpoint.Parse(SourceSnapshot.FileUrl(objects)) : null;
    }

    /// <summary>The buckets that local runs left on this machine, for the user who meant one of them; empty when there are none.</summary>
    public static IReadOnlyList<string> LocalBuckets =>
        Directory.Exists(Objects) ? [.. Directory.GetDirectories(Objects).Select(Path.GetFileName).OfType<string>().Where(name => name[0] != '.').Order(StringComparer.Ordinal)] : [];

    private static string Objects => new OutputDirectory(Path.GetFullPath(OutputDirectory.DefaultName)).Objects;
}
