using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>A kind of namespaced object.</summary>
/// <param name="ApiVersion"><c>v1</c>, or <c>group/version</c>.</param>
/// <param name="Kind">The kind, such as <c>ConfigMap</c>.</param>
/// <param name="Plural">Its name in addresses and in RBAC rules, such as <c>configmaps</c>.</param>
public sealed record ResourceKind(string ApiVersion, string Kind, string Plural)
{
    /// <summary>ConfigMaps.</summary>
    public static ResourceKind ConfigMap { get; } = new("v1", "ConfigMap", "configmaps");

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? ApiVersion[..slash] : "";

    /// <summary>The address of a namespace's objects of this kind, from the server's root
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).</summary>
    internal string PathIn(NamespaceName namespaceName) =>
        $"/{(Group.Length == 0 ? "api" : "apis")}/{ApiVersion}/namespaces/{namespaceName}/{Plural}";

    /// <summary>Namespace and name of an object of this kind.</summary>
    /// <exception cref="FormatException">It is of another kind, or its name or namespace breaks the rules.</exception>
    internal (NamespaceName Namespace, ResourceName Name) Identify(JsonObject value)
    {
        if ((string?)value["apiVersion"] != ApiVersion || (string?)value["kind"] != Kind)
        {
            throw new FormatException($"is '{value["apiVersion"]} {value["kind"]}', not '{ApiVersion} {Kind}'.");
        }

        var metadata = value["metadata"];
        return (NamespaceName.Parse((string?)metadata?["namespace"] ?? ""), ResourceName.Parse((string?)metadata?["name"] ?? ""));
    }
}
