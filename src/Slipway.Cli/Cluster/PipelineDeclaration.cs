using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Pipelines;

namespace Slipway.Cli.Cluster;

/// <summary>What a Pipeline declares, as far as a run must know it.</summary>
/// <param name="Name">The Pipeline.</param>
/// <param name="Params">Type and whether there is a default, by name.</param>
/// <param name="Workspaces">Whether it is optional, by name.</param>
public sealed record PipelineDeclaration(
    string Name, IReadOnlyDictionary<string, (string Type, bool HasDefault)> Params, IReadOnlyDictionary<string, bool> Workspaces)
{
    /// <summary>The Pipeline's spec, to become part of the run; null = it is installed, and the run names it.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>Names of its tasks.</summary>
    public IReadOnlyCollection<string> Tasks { get; init; } = [];

    /// <summary>Reads the Pipeline of the cluster; the repository's own of that name where that may not be read, or is not asked for.</summary>
    /// <param name="api">The cluster; null = the repository's own.</param>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="pipeline">The Pipeline's name.</param>
    /// <param name="isDryRun">True = the Pipeline need not be installed.</param>
    /// <exception cref="CliUsageException">There is no such Pipeline.</exception>
    /// <exception cref="KubernetesException">The API could not be reached.</exception>
    public static async Task<PipelineDeclaration> ReadAsync(KubernetesApi? api, NamespaceName namespaceName, ResourceName pipeline, bool isDryRun, CancellationToken ct)
    {
        if (api is null)
        {
            return OfRepository(pipeline.Value);
        }

        try
        {
            return await api.GetAsync(ResourceKind.Pipeline, namespaceName, pipeline, ct) is { } value ? Read(value)
                : isDryRun ? OfRepository(pipeline.Value)
                : throw new CliUsageException(
                    $"starting '{pipeline}': namespace '{namespaceName}' of {api.Location} has no Pipeline '{pipeline}'. Install it, correct its name, or name its namespace with -n.");
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            // Who may start runs need not be one who may read Pipelines.
            return OfRepository(pipeline.Value);
        }
    }

    /// <summary>Reads the Pipeline of a file.</summary>
    /// <exception cref="CliUsageException">It cannot be read, or holds none.</exception>
    public static PipelineDeclaration OfFile(string option, string path)
    {
        var pipeline = GivenFile.Read(option, path);
        try
        {
            // The name is the beginning of the run's.
            _ = ResourceName.Parse((string?)pipeline["metadata"]?["name"] ?? "");
            return (string?)pipeline["apiVersion"] == ResourceKind.Pipeline.ApiVersion && (string?)pipeline["kind"] == ResourceKind.Pipeline.Kind && pipeline["spec"] is JsonObject spec
                ? Read(pipeline) with { Spec = (JsonObject)spec.DeepClone() }
                : throw new FormatException($"is '{pipeline["apiVersion"]} {pipeline["kind"]}'.");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new CliUsageException(
                $"option {option}: '{path}' holds no {ResourceKind.Pipeline.ApiVersion} Pipeline with a name, whose params and workspaces have names: {e.Message}");
        }
    }

    /// <summary>Reads a Pipeline as the API gives it.</summary>
    public static PipelineDeclaration Read(JsonObject pipeline) => new(
        (string?)pipeline["metadata"]?["name"] ?? "",
        Items(pipeline, "params").ToDictionary(p => (string)p["name"]!, p => ((string?)p["type"] ?? "string", p["default"] is not null), StringComparer.Ordinal),
        Items(pipeline, "workspaces").ToDictionary(w => (string)w["name"]!, w => (bool?)w["optional"] ?? false, StringComparer.Ordinal))
    {
        Tasks = [.. Items(pipeline, "tasks").Concat(Items(pipeline, "finally")).Select(t => (string?)t["name"] ?? "")],
    };

    private static IEnumerable<JsonObject> Items(JsonObject pipeline, string list) => (pipeline["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>();

    private static PipelineDeclaration OfRepository(string name)
    {
        var catalog = DefinitionCatalog.Load(DefinitionsDirectory.Find());
        if (!catalog.PipelineNames.Contains(name))
        {
            throw new CliUsageException($"starting '{name}': there is no such Pipeline. There are: {string.Join(", ", catalog.PipelineNames)}.");
        }

        var signature = PipelineSignature.Read(catalog, name);
        return new PipelineDeclaration(
            signature.Name,
            signature.ParamTypes.ToDictionary(p => p.Key, p => (p.Value, !signature.RequiredParams.Contains(p.Key)), StringComparer.Ordinal),
            signature.Workspaces.ToDictionary(w => w, signature.OptionalWorkspaces.Contains, StringComparer.Ordinal))
        {
            Tasks = signature.Tasks,
        };
    }
}
