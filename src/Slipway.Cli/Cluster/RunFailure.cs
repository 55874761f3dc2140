using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Why a run in a cluster failed, in the form of <c>slipway run</c>: the failing step with its last lines, or Tekton's own reason.</summary>
public static class RunFailure
{
    /// <summary>The exit code of a verb for a run that has ended; of one that has failed it is said why.</summary>
    public static async Task<int> ExitCodeAsync(KubernetesApi api, NamespaceName namespaceName, ClusterRun run, CancellationToken ct)
    {
        if (run.State.Status == "True")
        {
            return CliExitCode.Done;
        }

        ClusterOutput.Failed(await TextAsync(api, namespaceName, run, ct));
        return CliExitCode.Failed;
    }

    /// <summary>The text for a run that has failed.</summary>
    public static async Task<string> TextAsync(KubernetesApi api, NamespaceName namespaceName, ClusterRun run, CancellationToken ct)
    {
        var failures = new List<string>();
        foreach (var task in run.Tasks.Where(t => t.Status == "Failed"))
        {
            var steps = task.Steps.Where(s => s.Status == "Failed").ToList();
            foreach (var step in steps)
            {
                failures.Add(await TextAsync(api, namespaceName, task, step, ct));
            }

            if (steps.Count == 0)
            {
                failures.Add($"{task.Name}: {task.State.Message}");
            }
        }

        return failures.Count == 0 || run.State.IsCancelled ? run.State.Message : string.Join("\n\n", failures);
    }

    private static async Task<string> TextAsync(KubernetesApi api, NamespaceName namespaceName, ClusterTask task, ClusterStep step, CancellationToken ct)
    {
        var head = step.Reason is "Error" or "" ? $"{task.Name}/{step.Name} failed with exit code {step.ExitCode}" : $"{task.Name}/{step.Name} failed: {step.Reason}, exit code {step.ExitCode}";
        var lines = new List<string>();
        try
        {
            await foreach (var line in api.ReadLogAsync(namespaceName, ResourceName.Parse(task.Pod), step.Container, follow: false, FailureText.ReadLines, timestamps: false, ct))
            {
                lines.Add(line);
            }
        }
        catch (KubernetesException e)
        {
            return $"{head}; its log cannot be read: {e.Message}";
        }

        return lines.Count == 0 ? $"{head} and printed nothing" : $"{head}:\n{FailureText.Quote(lines)}";
    }
}
