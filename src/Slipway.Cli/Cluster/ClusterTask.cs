using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>A task of a run in a cluster: its TaskRun, or why there is none.</summary>
/// <param name="Name">Its name in the Pipeline.</param>
/// <param name="State">How it stands.</param>
/// <param name="Pod">The pod of its present attempt; empty = none yet.</param>
/// <param name="Started">When it began; null = not yet.</param>
/// <param name="Ended">When it ended; null = not yet.</param>
/// <param name="Steps">Its steps in order; none before the pod runs.</param>
/// <param name="SkipReason">Why it was passed over; empty = it was not.</param>
public sealed record ClusterTask(
    string Name, RunStatusText State, string Pod, DateTimeOffset? Started, DateTimeOffset? Ended, IReadOnlyList<ClusterStep> Steps, string SkipReason)
{
    /// <summary>In the words of <c>slipway run</c>.</summary>
    public string Status =>
        SkipReason.Length > 0 ? "Skipped"
        : State.Status switch { "True" => "Succeeded", "False" => State.IsCancelled ? "Cancelled" : "Failed", _ => Started is null ? "Waiting" : "Running" };

    /// <summary>Reads a TaskRun.</summary>
    public static ClusterTask Read(JsonObject taskRun, string name)
    {
        var status = taskRun["status"];
        return new ClusterTask(
            name,
            RunStatusText.Of(taskRun),
            (string?)status?["podName"] ?? "",
            RunFields.Time(status?["startTime"]),
            RunFields.Time(status?["completionTime"]),
            [.. InTurn((status?["steps"] as JsonArray ?? []).OfType<JsonObject>().Select(ClusterStep.Read))],
            "");
    }

    /// <summary>All containers of a pod start at once, and Tekton says so of their steps while they wait for each other: a step begins when the one before it has ended.</summary>
    private static IEnumerable<ClusterStep> InTurn(IEnumerable<ClusterStep> steps)
    {
        DateTimeOffset? before = DateTimeOffset.MinValue;
        foreach (var step in steps)
        {
            yield return step.Ended is not null || step.Started is null ? step : step with { Started = before is null ? null : before > step.Started ? before : step.Started };
            before = before is null ? null : step.Ended;
        }
    }

    /// <summary>Reads an item of <c>status.skippedTasks</c>.</summary>
    public static ClusterTask Skipped(JsonObject skipped) =>
        new((string?)skipped["name"] ?? "", new RunStatusText("", "", ""), "", null, null, [], (string?)skipped["reason"] is { Length: > 0 } reason ? reason : "skipped");
}
