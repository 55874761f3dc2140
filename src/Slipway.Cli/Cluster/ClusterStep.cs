using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>A step of a TaskRun, as <c>status.steps</c> has it.</summary>
/// <param name="Name">The step.</param>
/// <param name="Container">Its container in the pod.</param>
/// <param name="ExitCode">The exit code; null while it has not ended.</param>
/// <param name="Reason">Why it ended, such as <c>Completed</c>, <c>Error</c>, <c>Skipped</c>, <c>TimeoutExceeded</c>; empty before.</param>
/// <param name="Started">When its program began; null = not yet.</param>
/// <param name="Ended">When it ended; null = not yet.</param>
public sealed record ClusterStep(string Name, string Container, int? ExitCode, string Reason, DateTimeOffset? Started, DateTimeOffset? Ended)
{
    /// <summary>True for a step that Tekton passed over because an earlier one failed.</summary>
    public bool IsSkipped => Reason == "Skipped";

    /// <summary>In the words of <c>slipway run</c>: <c>Waiting</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Skipped</c>.</summary>
    public string Status =>
        IsSkipped ? "Skipped"
        : ExitCode is { } code ? code == 0 && Reason is "Completed" or "" ? "Succeeded" : "Failed"
        : Started is null ? "Waiting" : "Running";

    /// <summary>Reads an item of <c>status.steps</c>.</summary>
    public static ClusterStep Read(JsonObject step)
    {
        var (running, ended) = (step["running"], step["terminated"]);
        // Tekton's own word, where it has one; otherwise the kubelet's.
        var reason = (string?)step["terminationReason"] ?? (string?)ended?["reason"] ?? "";
        return new ClusterStep(
            (string?)step["name"] ?? "",
            (string?)step["container"] ?? $"step-{step["name"]}",
            (int?)ended?["exitCode"],
            ended is null ? "" : reason,
            RunFields.Time(running?["startedAt"] ?? ended?["startedAt"]),
            RunFields.Time(ended?["finishedAt"]));
    }
}
