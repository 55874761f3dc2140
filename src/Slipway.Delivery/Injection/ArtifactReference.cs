using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>Where a built artifact lies, and what it holds: what the artifact ConfigMap says.</summary>
/// <param name="Address">Bucket and object key of the main module, or of the bundle index for a Worker of assets only.</param>
/// <param name="ContentHash">The digest of the object there.</param>
public sealed record ArtifactReference(ObjectAddress Address, Sha256Digest ContentHash)
{
    private const string BucketKey = "bucket";
    private const string PathKey = "path";
    private const string ContentHashKey = "content-hash";

    /// <summary>Reads the artifact ConfigMap of a cluster or directory.</summary>
    /// <exception cref="InjectionUsageException">There is none of this name.</exception>
    /// <exception cref="InjectionException">A key is missing, or its value is none.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<ArtifactReference> FetchAsync(IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, CancellationToken ct) =>
        From(await NamedConfigMap.ReadAsync(kubernetes, namespaceName, name, "store-metadata", ct), NamedConfigMap.Place(kubernetes, namespaceName, name));

    /// <summary>Reads an artifact ConfigMap.</summary>
    /// <param name="map">The ConfigMap.</param>
    /// <param name="place">What it is called in messages, such as <c>ConfigMap 'namespace/name' of cluster https://…</c>.</param>
    /// <exception cref="InjectionException">A key is missing, or its value is none.</exception>
    public static ArtifactReference From(ConfigMap map, string place)
    {
        var missing = new[] { BucketKey, PathKey, ContentHashKey }.Where(key => !map.Data.ContainsKey(key)).ToList();
        if (missing.Count > 0)
        {
            throw new InjectionException(
                $"reading where the bundle lies from {place}: it has no {Quoted(missing)} ({(map.Data.Count == 0 ? "it is empty" : $"it has {Quoted(map.Data.Keys.Order(StringComparer.Ordinal))}")}). "
                + "store-metadata writes them: name the ConfigMap that it wrote, or build again.");
        }

        return new ArtifactReference(
            new ObjectAddress(Parsed(map, place, BucketKey, BucketName.Parse), Parsed(map, place, PathKey, ObjectKey.Parse)),
            Parsed(map, place, ContentHashKey, Sha256Digest.Parse));
    }

    private static T Parsed<T>(ConfigMap map, string place, string key, Func<string, T> parse)
    {
        try
        {
            return parse(map.Data[key]);
        }
        catch (FormatException e)
        {
            throw new InjectionException($"reading where the bundle lies from {place}: its '{key}' is '{map.Data[key]}', which {e.Message} Build again.", e);
        }
    }

    private static string Quoted(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"'{key}'"));
}
