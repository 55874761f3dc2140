using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <content>Reading all objects of a namespace, or of all namespaces, page by page.</content>
public sealed partial class KubernetesApi
{
    /// <summary>Asks for the objects' metadata alone
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches).</summary>
    private const string MetadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var (items, _) = await ListPagesAsync(Listing(kind, namespaceName), labels, ct);
        return [.. items.OrderBy(o => (string?)o["metadata"]?["name"], StringComparer.Ordinal)];
    }

    /// <summary>Reads all objects of all namespaces, sorted by namespace and name.</summary>
    /// <param name="labels">Labels that the objects must have, with these values; null or empty = all objects.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAllAsync(ResourceKind kind, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var call = new ApiCall($"listing {kind.Plural} of all namespaces", kind, null, "list");
        return [.. (await ListPagesAsync(call, labels, ct)).Items
            .OrderBy(o => (string?)o["metadata"]?["namespace"], StringComparer.Ordinal).ThenBy(o => (string?)o["metadata"]?["name"], StringComparer.Ordinal)];
    }

    /// <summary>Reads all objects of a namespace and keeps of each what is needed: no more than a page of whole objects is in memory.</summary>
    /// <param name="read">Gives what to keep of an object.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ResourceKind kind, NamespaceName namespaceName, Func<JsonObject, T> read, CancellationToken ct) =>
        (await ListPagesAsync(Listing(kind, namespaceName), null, isMetadataOnly: false, read, ct)).Items;

    /// <summary>The same of the objects' <c>metadata</c>, without the rest of them.</summary>
    /// <param name="read">Gives what to keep of an object that has <c>metadata</c> alone.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<IReadOnlyList<T>> ListMetadataAsync<T>(ResourceKind kind, NamespaceName namespaceName, Func<JsonObject, T> read, CancellationToken ct) =>
        (await ListPagesAsync(Listing(kind, namespaceName), null, isMetadataOnly: true, read, ct)).Items;

    private static ApiCall Listing(ResourceKind kind, NamespaceName namespaceName) => new($"listing {kind.Plural} of namespace '{namespaceName}'", kind, namespaceName, "list");

    private Task<(List<JsonObject> Items, string Version)> ListPagesAsync(ApiCall call, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct) =>
        ListPagesAsync(call, labels, isMetadataOnly: false, item => (JsonObject)item.DeepClone(), ct);

    /// <summary>All objects, and the version of the whole at which they were read
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).</summary>
    private async Task<(List<T> Items, string Version)> ListPagesAsync<T>(
        ApiCall call, IReadOnlyDictionary<LabelKey, LabelValue>? labels, bool isMetadataOnly, Func<JsonObject, T> read, CancellationToken ct)
    {
        var (kind, path) = (call.Kind, call.Kind.PathIn(call.Namespace));
        var (found, size, next) = (new List<T>(), options.PageSize, "");
        while (true)
        {
            var query = $"{path}?limit={size}{Selector(labels)}{Query("continue", next)}";
            var answer = await SendAsync(call, query, uri => Request(uri, isMetadataOnly), ct);
            if (answer.Status == HttpStatusCode.Gone && next.Length > 0)
            {
                // The server has forgotten the version of the first page: what is read from here on would not belong to it. As kubectl
                // does, everything is read at once instead (0 = no limit).
                found.Clear();
                (size, next) = (0, "");
                continue;
            }

            var page = Object(call, answer);
            // Items of a list carry neither apiVersion nor kind.
            found.AddRange((page["items"] as JsonArray ?? []).OfType<JsonObject>().Select(item =>
            {
                (item["apiVersion"], item["kind"]) = (kind.ApiVersion, kind.Kind);
                return read(item);
            }));
            next = (string?)page["metadata"]?["continue"] ?? "";
            if (next.Length == 0)
            {
                return (found, (string?)page["metadata"]?["resourceVersion"] ?? "");
            }
        }
    }

    private static HttpRequestMessage Request(Uri uri, bool isMetadataOnly)
    {
        var request = Request(HttpMethod.Get, uri, null);
        if (isMetadataOnly)
        {
            request.Headers.Accept.Clear();
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(MetadataOnly));
        }

        return request;
    }
}
