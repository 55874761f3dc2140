using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>One version of one object: which of all that had its name, and its state
/// (kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions).</summary>
/// <param name="Uid">Its <c>metadata.uid</c>.</param>
/// <param name="ResourceVersion">Its <c>metadata.resourceVersion</c>.</param>
public sealed record ObjectVersion(string Uid, string ResourceVersion)
{
    /// <summary>The version of an object that was read.</summary>
    public static ObjectVersion Of(JsonObject value) => new((string)value["metadata"]!["uid"]!, (string)value["metadata"]!["resourceVersion"]!);
}
