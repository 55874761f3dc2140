using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>A PipelineRun of a cluster with its tasks, as it stands.</summary>
public sealed record ClusterRun
{
    /// <summary>The label by which Tekton marks what belongs to a run.</summary>
    private static readonly LabelKey RunLabel = LabelKey.Parse("tekton.dev/pipelineRun");

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The pipeline's name; empty for a run that holds its pipeline itself.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How it stands.</summary>
    public required RunStatusText State { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset? Created { get; init; }

    /// <summary>When it began; null = not yet.</summary>
    public required DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null = not yet.</summary>
    public required DateTimeOffset? Ended { get; init; }

    /// <summary>Its results; arrays and objects as JSON.</summary>
    public required IReadOnlyList<(string Name, string Value)> Results { get; init; }

    /// <summary>Its tasks in the order in which they began; those that were skipped last. Empty unless they were read.</summary>
    public IReadOnlyList<ClusterTask> Tasks { get; init; } = [];

    /// <summary>The names of the tasks that its Pipeline declares, those of <c>finally</c> last; none before Tekton has found the Pipeline.</summary>
    public IReadOnlyList<string> Declared { get; init; } = [];

    /// <summary>Reads a run and its tasks; null when there is none of this name.</summary>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<ClusterRun?> ReadAsync(KubernetesApi api, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        if (await api.GetAsync(ResourceKind.PipelineRun, namespaceName, name, ct) is not { } value)
        {
            return null;
        }

        // Tekton finds them by the references in the status, which say the tasks' names; the label finds all in one call.
        var label = new Dictionary<LabelKey, LabelValue> { [RunLabel] = LabelValue.Parse(name.Value) };
        var taskRuns = await api.ListAsync(ResourceKind.TaskRun, namespaceName, label, ct);
        var names = (value["status"]?["childReferences"] as JsonArray ?? []).OfType<JsonObject>()
            .ToDictionary(c => (string?)c["name"] ?? "", c => (string?)c["pipelineTaskName"] ?? "", StringComparer.Ordinal);
        var tasks = taskRuns
            .Select(t => ClusterTask.Read(t, names.GetValueOrDefault((string)t["metadata"]!["name"]!)
                ?? (string?)t["metadata"]?["labels"]?["tekton.dev/pipelineTask"] ?? (string)t["metadata"]!["name"]!))
            .OrderBy(t => t.Started ?? DateTimeOffset.MaxValue).ThenBy(t => t.Name, StringComparer.Ordinal);
        var skipped = (value["status"]?["skippedTasks"] as JsonArray ?? []).OfType<JsonObject>().Select(ClusterTask.Skipped);
        return Read(value) with { Tasks = [.. tasks, .. skipped] };
    }

    /// <summary>Reads a PipelineRun, without its tasks.</summary>
    public static ClusterRun Read(JsonObject value)
    {
        var status = value["status"];
        return new ClusterRun
        {
            Name = (string?)value["metadata"]?["name"] ?? "",
            Namespace = (string?)value["metadata"]?["namespace"] ?? "",
            Pipeline = (string?)value["spec"]?["pipelineRef"]?["name"] ?? "",
            State = RunStatusText.Of(value),
            Created = RunFields.Time(value["metadata"]?["creationTimestamp"]),
            Started = RunFields.Time(status?["startTime"]),
            Ended = RunFields.Time(status?["completionTime"]),
            Results = [.. (status?["results"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(r => ((string?)r["name"] ?? "", r["value"] is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : r["value"]?.ToJsonString() ?? ""))],
            Declared = [.. TaskNames(status?["pipelineSpec"]?["tasks"]), .. TaskNames(status?["pipelineSpec"]?["finally"])],
        };
    }

    /// <summary>The runs of a namespace, newest first.</summary>
    /// <param name="namespaceName">The namespace; null = all.</param>
    /// <param name="pipeline">Only runs of this pipeline; null = all.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(
        KubernetesApi api, NamespaceName? namespaceName, string? pipeline, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct) =>
        [.. (namespaceName is null ? await api.ListAllAsync(ResourceKind.PipelineRun, labels, ct) : await api.ListAsync(ResourceKind.PipelineRun, namespaceName, labels, ct))
            .Where(r => pipeline is null || (string?)r["spec"]?["pipelineRef"]?["name"] == pipeline)
            .OrderByDescending(r => RunFields.Time(r["metadata"]?["creationTimestamp"]))];

    /// <summary>The name of the run that a verb is about: the one that is given, else the newest.</summary>
    /// <exception cref="CliUsageException">It is no name, or there is no run.</exception>
    public static async Task<ResourceName> NameAsync(KubernetesApi api, NamespaceName namespaceName, string? given, CancellationToken ct)
    {
        if (given is not null)
        {
            return ClusterOptions.Read("RUN", given, ParseName);
        }

        var runs = await ListAsync(api, namespaceName, null, null, ct);
        var newest = runs.Count > 0 ? runs[0] : throw new CliUsageException(
            $"finding the newest run: namespace '{namespaceName}' has no PipelineRun. 'slipway start' makes one; -n names another namespace.");
        return ResourceName.Parse((string)newest["metadata"]!["name"]!);
    }

    private static IEnumerable<string> TaskNames(JsonNode? tasks) => (tasks as JsonArray ?? []).Select(task => (string?)task?["name"]).OfType<string>();

    /// <summary>A run's name is the value of labels, and so is shorter than other names
    /// (tektoncd/pipeline, pkg/apis/validate: ObjectMetadata).</summary>
    private static ResourceName ParseName(string text) =>
        text.Length <= LabelKey.MaxNameLength ? ResourceName.Parse(text) : throw new FormatException($"is not the name of a run: it has more than {LabelKey.MaxNameLength} characters.");

    /// <summary>What to say when there is no such run.</summary>
    public static CliUsageException Missing(NamespaceName namespaceName, ResourceName name) =>
        new($"finding PipelineRun '{namespaceName}/{name}': there is none. 'slipway list -n {namespaceName}' lists the runs.");
}
