using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Pipelines.Services;

namespace Slipway.Cli.Cluster;

/// <summary>What <c>slipway start</c> was asked for.</summary>
public sealed record StartRequest
{
    /// <summary>The Pipeline.</summary>
    public required ResourceName Pipeline { get; init; }

    /// <summary>The run of a Service; null = none is given.</summary>
    public ServiceRun? Service { get; init; }

    /// <summary>The namespace.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>Params, by name.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Workspaces, each as it is typed.</summary>
    public required IReadOnlyList<string> Workspaces { get; init; }

    /// <summary>Labels of the run.</summary>
    public required IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; }

    /// <summary>The ServiceAccount of the run's pods.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>ServiceAccounts of single tasks' pods, by the task's name.</summary>
    public IReadOnlyDictionary<string, string> TaskServiceAccounts { get; init; } = new Dictionary<string, string>();

    /// <summary>The run's timeout as Tekton writes it; null = Tekton's default.</summary>
    public string? Timeout { get; init; }

    /// <summary>The timeout of all tasks together, without those of <c>finally</c>; null = Tekton's default.</summary>
    public string? TasksTimeout { get; init; }

    /// <summary>The timeout of the tasks of <c>finally</c>; null = Tekton's default.</summary>
    public string? FinallyTimeout { get; init; }

    /// <summary>Fields of the pod template that are added to ours, or replace them; null removes one.</summary>
    public JsonObject PodTemplate { get; init; } = [];

    /// <summary>The beginning of the run's name; null = the Pipeline's name.</summary>
    public string? NamePrefix { get; init; }
}
