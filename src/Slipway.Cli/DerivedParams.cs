using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>
/// Defaults of a local run for params that a pipeline declares and the user did not give: the object store and the Kubernetes API
/// are directories below the output directory, the names follow the Worker's.
/// </summary>
public static class DerivedParams
{
    /// <summary>The param that says where the Kubernetes API is.</summary>
    public const string KubernetesEndpoint = "kubernetes-endpoint-url";

    /// <summary>The param that says where the object store is.</summary>
    public const string R2Endpoint = "r2-endpoint-url";

    /// <summary>The bucket of a local run.</summary>
    private const string LocalBucket = "local";

    /// <summary>The params that are derived, in the order in which they are printed; those that the user gave are left out, and
    /// those that the pipeline does not declare.</summary>
    public static IReadOnlyDictionary<string, string> For(
        PipelineSignature pipeline, IReadOnlyDictionary<string, string> given, RunSource? source, OutputDirectory output)
    {
        var derived = new Dictionary<string, string>(StringComparer.Ordinal);
        void Add(string name, string value)
        {
            if (pipeline.ParamTypes.ContainsKey(name) && !given.ContainsKey(name))
            {
                derived.Add(name, value);
            }
        }

        if (source is not null)
        {
            Add("git-url", source.Url);
            Add("git-revision", source.Revision);
            Add("project-root", source.ProjectRoot);
            Add("r2-object-key", $"{source.WorkerName}/{source.Commit}.js");
            Add("worker-script-artifact-config-map-name", $"{source.WorkerName}-artifact");
            Add("kustomize-manifests-config-map-name", $"{source.WorkerName}-manifests");
        }

        Add("r2-bucket-name", LocalBucket);
        Add(R2Endpoint, SourceSnapshot.FileUrl(output.Objects));
        if (!given.ContainsKey("kubeconfig"))
        {
            Add(KubernetesEndpoint, SourceSnapshot.FileUrl(output.Kubernetes));
        }

        if (source is { IsDirty: true } && derived.ContainsKey("r2-object-key"))
        {
            // The same commit with other changes on top has the same key: the newest build replaces the one before.
            Add("overwrite", "true");
        }

        return derived;
    }
}
