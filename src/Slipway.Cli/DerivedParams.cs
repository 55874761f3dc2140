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

    /// <summary>The param that names the ConfigMap that says where the bundle lies.</summary>
    public const string ArtifactConfigMap = "worker-script-artifact-config-map-name";

    /// <summary>The param that names the ConfigMap that holds the manifests.</summary>
    public const string ManifestsConfigMap = "kustomize-manifests-config-map-name";

    /// <summary>The bucket of a local run.</summary>
    private const string LocalBucket = "local";

    /// <summary>The params that are derived, in the order in which they are printed; those that the user gave are left out, and
    /// those that the pipeline does not declare.</summary>
    /// <param name="cloudflare">What the environment says about the Cloudflare API.</param>
    /// <exception cref="CliUsageException">The pipeline builds nothing, and what was built before does not say by itself what is meant.</exception>
    public static IReadOnlyDictionary<string, string> For(
        PipelineSignature pipeline, IReadOnlyDictionary<string, string> given, RunSource? source, OutputDirectory output, CloudflareVariables cloudflare)
    {
        var derived = new Dictionary<string, string>(StringComparer.Ordinal);
        string? bucket = null;
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
            Add(ArtifactConfigMap, BuiltWorker.ArtifactConfigMapOf(source.WorkerName));
            Add(ManifestsConfigMap, BuiltWorker.ManifestsConfigMapOf(source.WorkerName));
        }

        if (source is null && DirectoryOf(given, output) is { } kubernetes)
        {
            if (BuiltBefore(pipeline, given, kubernetes) is { } built)
            {
                Add(ArtifactConfigMap, built.ArtifactConfigMap);
                Add(ManifestsConfigMap, built.ManifestsConfigMap);
            }

            bucket = (derived.GetValueOrDefault(ArtifactConfigMap) ?? given.GetValueOrDefault(ArtifactConfigMap)) is { } map ? BuiltWorker.BucketOf(kubernetes, map) : null;
        }

        Add("r2-bucket-name", LocalBucket);
        if (bucket is null || Directory.Exists(Path.Combine(output.Objects, bucket)))
        {
            Add(R2Endpoint, SourceSnapshot.FileUrl(output.Objects));
        }

        if ((derived.GetValueOrDefault(ManifestsConfigMap) ?? given.GetValueOrDefault(ManifestsConfigMap)) is { Length: > 0 } manifests)
        {
            // What the step takes for itself too; here it lets the report name the file.
            Add("outputs-config-map-name", $"{manifests}-outputs");
        }

        if (cloudflare.ApiBaseUrl is { } apiBaseUrl)
        {
            Add("cloudflare-api-base-url", apiBaseUrl);
        }

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

    /// <summary>The directory that holds the ConfigMaps; null where a cluster holds them.</summary>
    private static string? DirectoryOf(IReadOnlyDictionary<string, string> given, OutputDirectory output) =>
        given.ContainsKey("kubeconfig") ? null
        : !given.TryGetValue(KubernetesEndpoint, out var endpoint) ? output.Kubernetes
        : Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.IsFile ? address.LocalPath
        : null;

    /// <summary>The Worker of an earlier run, for a pipeline that asks for the ConfigMaps of one and builds none.</summary>
    private static BuiltWorker? BuiltBefore(PipelineSignature pipeline, IReadOnlyDictionary<string, string> given, string kubernetes)
    {
        var wanted = new[] { ArtifactConfigMap, ManifestsConfigMap };
        return wanted.All(pipeline.RequiredParams.Contains) && !wanted.All(given.ContainsKey)
            ? BuiltWorker.Find(kubernetes, given.GetValueOrDefault(ArtifactConfigMap), given.GetValueOrDefault(ManifestsConfigMap))
            : null;
    }
}
