using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <content>Reading all objects of a namespace, or of all namespaces, page by page.</content>
public sealed partial class KubernetesApi
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var call = new ApiCall($"listing {kind.Plural} of namespace '{namespaceName}'", kind, namespaceName, "list");
        return [.. (await ListPagesAsync(call, labels, ct)).Items.OrderBy(o => (string?)o["metadata"]?["name"], StringComparer.Ordinal)];
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

    /// <summary>All objects, and the version of the whole at which they were read
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).</summary>
    private async Task<(List<JsonObject> Items, string Version)> ListPagesAsync(
        ApiCall call, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var (kind, path) = (call.Kind, call.Kind.PathIn(call.Namespace));
        var (found, size, next) = (new List<JsonObject>(), options.PageSize, "");
        while (true)
        {
            var answer = await SendAsync(call, HttpMethod.Get, $"{path}?limit={size}{Selector(labels)}{Query("continue", next)}", null, ct);
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
                var value = (JsonObject)item.DeepClone();
                (value["apiVersion"], value["kind"]) = (kind.ApiVersion, kind.Kind);
                return value;
            }));
            next = (string?)page["metadata"]?["continue"] ?? "";
            if (next.Length == 0)
            {
                return (found, (string?)page["metadata"]?["resourceVersion"] ?? "");
            }
        }
    }
}
