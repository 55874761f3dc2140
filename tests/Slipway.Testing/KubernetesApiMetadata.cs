using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Testing;

/// <summary>Lists of metadata alone (kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches).</summary>
internal static class KubernetesApiMetadata
{
    private const string Accepted = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", ApiVersion = "meta.k8s.io/v1";

    /// <summary>The list as the request wants it.</summary>
    public static JsonObject List(HttpRequest request, JsonObject list)
    {
        if (request.Headers.Accept.ToString().Replace(" ", "", StringComparison.Ordinal) != Accepted)
        {
            return list;
        }

        var items = list["items"]!.AsArray().Select(item => (JsonNode)new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = ApiVersion, ["metadata"] = item!["metadata"]!.DeepClone() });
        return new JsonObject { ["kind"] = "PartialObjectMetadataList", ["apiVersion"] = ApiVersion, ["metadata"] = list["metadata"]!.DeepClone(), ["items"] = new JsonArray([.. items]) };
    }
}
