using System.Net;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>The logs of a run's steps, each line as <c>tkn</c> has it.</summary>
/// <param name="view">What of them is shown.</param>
/// <param name="show">Receives each line; several tasks may run at once.</param>
/// <param name="time">The clock.</param>
public sealed class RunLogs(KubernetesApi api, NamespaceName namespaceName, ResourceName name, RunLogView view, Action<string> show, TimeProvider time)
{
    /// <summary>Time between two looks at a run that goes on: a step begins to be shown about so late, and a cluster hardly notices.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Containers that Tekton puts before the steps; all but the first only where a task needs them (tektoncd/pipeline, pkg/pod).</summary>
    private static readonly string[] Init = ["prepare", "place-scripts", "working-dir-initializer"];

    private readonly Dictionary<string, Progress> tasks = new(StringComparer.Ordinal);

    /// <summary>Shows what the steps have written, and with <paramref name="follow"/> what they write until the run ends.</summary>
    /// <returns>The run as it was last.</returns>
    /// <exception cref="CliUsageException">There is no such run.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<ClusterRun> ShowAsync(bool follow, CancellationToken ct)
    {
        while (true)
        {
            var run = await ClusterRun.ReadAsync(api, namespaceName, name, ct) ?? throw ClusterRun.Missing(namespaceName, name);
            var open = await ShowAsync(run, follow, ct);
            if (open.Count == 0 && (!follow || run.State.HasEnded))
            {
                return run;
            }

            if (open.Count == 0 || (follow && !run.State.HasEnded))
            {
                open.Add(Task.Delay(Interval, time, ct));
            }

            // Waits for the next step to begin, or the end of one that is being shown.
            await await Task.WhenAny(open);
        }
    }

    /// <summary>Goes on with each task; gives the steps that are being shown.</summary>
    private async Task<List<Task>> ShowAsync(ClusterRun run, bool follow, CancellationToken ct)
    {
        var open = new List<Task>();
        foreach (var task in run.Tasks.Where(t => t.Pod.Length > 0 && view.Takes(t.Name)))
        {
            if (!tasks.TryGetValue(task.Pod, out var progress))
            {
                tasks[task.Pod] = progress = new Progress();
            }

            while (progress.Current is null or { IsCompleted: true } && progress.Next < task.Steps.Count && task.Steps[progress.Next].Started is not null)
            {
                await (progress.Current ?? (view.HasInit ? InitAsync(task, ct) : Task.CompletedTask));
                progress.Current = StepAsync(task, task.Steps[progress.Next++], follow, ct);
                if (!follow)
                {
                    await progress.Current;
                }
            }

            if (progress.Current is { IsCompleted: false } current)
            {
                open.Add(current);
            }
        }

        return open;
    }

    /// <summary>Shows what ran before the first step of a task: it has ended when that begins.</summary>
    private async Task InitAsync(ClusterTask task, CancellationToken ct)
    {
        foreach (var container in Init)
        {
            try
            {
                await foreach (var line in api.ReadLogAsync(namespaceName, ResourceName.Parse(task.Pod), container, follow: false, null, view.Timestamps, ct))
                {
                    show(view.Line(task.Name, container, line));
                }
            }
            catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
            {
                // The pod has no such container, or is gone, which its first step says.
            }
        }
    }

    private async Task StepAsync(ClusterTask task, ClusterStep step, bool follow, CancellationToken ct)
    {
        if (step.IsSkipped)
        {
            return;
        }

        try
        {
            await foreach (var line in api.ReadLogAsync(namespaceName, ResourceName.Parse(task.Pod), step.Container, follow, null, view.Timestamps, ct))
            {
                show(view.Line(task.Name, step.Name, line));
            }
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            show(view.Line(task.Name, step.Name, $"(the log is gone: pod '{task.Pod}' was deleted)"));
        }
    }

    /// <summary>How far a task is shown.</summary>
    private sealed class Progress
    {
        public Task? Current { get; set; }

        public int Next { get; set; }
    }
}
