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

    /// <summary>Pods.</summary>
    public static ResourceKind Pod { get; } = new("v1", "Pod", "pods");

    /// <summary>Secrets.</summary>
    public static ResourceKind Secret { get; } = new("v1", "Secret", "secrets");

    /// <summary>Tekton's Pipelines (tekton.dev/docs/pipelines/pipeline-api).</summary>
    public static ResourceKind Pipeline { get; } = new("tekton.dev/v1", "Pipeline", "pipelines");

    /// <summary>Tekton's PipelineRuns.</summary>
    public static ResourceKind PipelineRun { get; } = new("tekton.dev/v1", "PipelineRun", "pipelineruns");

    /// <summary>Tekton's TaskRuns.</summary>
    public static ResourceKind TaskRun { get; } = new("tekton.dev/v1", "TaskRun", "taskruns");

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? ApiVersion[..slash] : "";

    /// <summary>The address of a namespace's objects of this kind, or of all namespaces' (null), from the server's root
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).</summary>
    internal string PathIn(NamespaceName? namespaceName) =>
        $"/{(Group.Length == 0 ? "api" : "apis")}/{ApiVersion}/{(namespaceName is null ? "" : $"namespaces/{namespaceName}/")}{Plural}";

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

    /// <summary>Namespace and name of an object that is to be made; a name that the server completes ends with <c>*</c>.</summary>
    /// <exception cref="FormatException">It is of another kind, or has no namespace or no name.</exception>
    internal (NamespaceName Namespace, string Name) IdentifyNew(JsonObject value)
    {
        var metadata = value["metadata"];
        if ((string?)metadata?["name"] is not null || (string?)metadata?["generateName"] is not { Length: > 0 } beginning)
        {
            var (namespaceName, name) = Identify(value);
            return (namespaceName, name.Value);
        }

        var named = (JsonObject)value.DeepClone();
        named["metadata"]!["name"] = beginning + "x";
        return (Identify(named).Namespace, beginning + "*");
    }
}
