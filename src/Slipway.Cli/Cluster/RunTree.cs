using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary>A run as a tree of tasks and steps with their times: the picture that <c>slipway run</c> leaves on a terminal.</summary>
public static class RunTree
{
    /// <summary>The tree, a line each.</summary>
    public static IEnumerable<string> Lines(ClusterRun run, DateTimeOffset now)
    {
        yield return $"{(run.Pipeline.Length > 0 ? run.Pipeline : run.Name)}{Time(run.Started, run.Ended, now)}";
        for (var i = 0; i < run.Tasks.Count; i++)
        {
            var (task, isLast) = (run.Tasks[i], i == run.Tasks.Count - 1);
            yield return $"{(isLast ? "└── " : "├── ")}{Mark(task.Status)} {task.Name}{Time(task.Started, task.Ended, now)}{(task.SkipReason.Length > 0 ? $"  {task.SkipReason}" : "")}";
            for (var j = 0; j < task.Steps.Count; j++)
            {
                var step = task.Steps[j];
                yield return $"{(isLast ? "    " : "│   ")}{(j == task.Steps.Count - 1 ? "└── " : "├── ")}{Mark(step.Status)} {step.Name}{(step.IsSkipped ? "" : Time(step.Started, step.Ended, now))}";
            }
        }
    }

    private static string Mark(string status) => status switch
    {
        "Waiting" => "·",
        "Running" => "⠋",
        "Succeeded" => "✔",
        "Skipped" => "-",
        _ => "✘",
    };

    private static string Time(DateTimeOffset? started, DateTimeOffset? ended, DateTimeOffset now) =>
        started is null ? "" : "  " + Durations.Text((ended ?? now) - started.Value);
}
