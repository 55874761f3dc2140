using System.Text.Json.Nodes;

namespace Slipway.Testing;

/// <content>Objects other than ConfigMaps, and logs, as controllers and the kubelet write them.</content>
public sealed partial class KubernetesApiServer
{
    /// <summary>Makes an object, or merges these fields into the one of this name.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="value">With apiVersion, kind and <c>metadata.name</c>.</param>
    public JsonObject Put(string namespaceName, JsonObject value)
    {
        var (kind, name) = (KubernetesApiKind.Of(value), (string)value["metadata"]!["name"]!);
        return Document(namespaceName, kind.Plural, name) is null ? documents.Create(kind, namespaceName, value) : documents.Merge(kind, namespaceName, name, value);
    }

    /// <summary>An object as it is; null when there is none.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="plural">The kind, such as <c>pipelineruns</c>.</param>
    /// <param name="name">The name.</param>
    public JsonObject? Document(string namespaceName, string plural, string name)
    {
        try
        {
            return documents.Get((KubernetesApiKind.Find("v1", plural) ?? KubernetesApiKind.Find("tekton.dev/v1", plural))!, namespaceName, name);
        }
        catch (KubernetesApiException)
        {
            return null;
        }
    }

    /// <summary>All objects of a kind in a namespace.</summary>
    public IReadOnlyList<JsonObject> Documents(string namespaceName, string plural) =>
        [.. documents.List((KubernetesApiKind.Find("v1", plural) ?? KubernetesApiKind.Find("tekton.dev/v1", plural))!, namespaceName, _ => true, int.MaxValue, "")["items"]!
            .AsArray().Select(item => (JsonObject)item!.DeepClone())];

    /// <summary>Adds to a container's log.</summary>
    /// <param name="hasEnded">True when the container ends with this.</param>
    public void WriteLog(string namespaceName, string pod, string container, string text, bool hasEnded) =>
        logs.Write(namespaceName, pod, container, text, hasEnded);

    /// <summary>Takes a pod's logs away, as its deletion does.</summary>
    public void RemoveLogs(string namespaceName, string pod) => logs.Remove(namespaceName, pod);
}
