using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway logs</c>: what the steps of a run have written, or are writing; options as those of <c>tkn pipelinerun logs</c>.</summary>
public static class LogsVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var (cluster, about) = (new ClusterOptions(), new RunArgument());
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run ends, all steps as they run." };
        var tasks = new Option<string[]>("--task", "-t") { Description = "Only the logs of this task; repeatable, or a,b,c.", HelpName = "TASK" };
        var all = new Option<bool>("--all", "-a") { Description = "Also the logs of what Tekton runs before a task's steps." };
        var prefix = new Option<bool>("--prefix") { Description = "[task : step] before each line; --prefix=false leaves it out.", DefaultValueFactory = _ => true };
        var timestamps = new Option<bool>("--timestamps") { Description = "Before each line the time at which it was written." };
        var exit = new Option<bool>("--exit-with-pipelinerun-error", "-E") { Description = "Exit code of the run: 0 = succeeded, 1 = failed, 2 = not ended. Without it 0." };
        var verb = new Command("logs", "Prints the logs of a run in a cluster, each line as [task : step] line.") { follow, tasks, all, prefix, timestamps, exit };
        about.AddTo(verb);
        cluster.AddTo(verb);
        verb.Add(cluster.NoColor);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            var given = about.Given(parsed);
            var view = new RunLogView(
                [.. (parsed.GetValue(tasks) ?? []).SelectMany(text => text.Split(','))], parsed.GetValue(prefix), parsed.GetValue(timestamps), parsed.GetValue(all));
            using var api = cluster.Open(parsed);
            var namespaceName = cluster.Namespace(parsed);
            var name = await about.NameAsync(parsed, api, namespaceName, ct);
            if (given is null)
            {
                ClusterOutput.Note($"run {name}");
            }

            var run = await new RunLogs(api, namespaceName, name, view, ClusterOutput.Line, TimeProvider.System).ShowAsync(parsed.GetValue(follow), ct);
            CheckTasks(run, view);
            return !parsed.GetValue(exit) ? CliExitCode.Done
                : run.State.HasEnded ? await RunFailure.ExitCodeAsync(api, namespaceName, run, ct)
                : throw new CliUsageException($"option {exit.Name}: run '{name}' has not ended: {run.State.Text}. -f waits for its end.");
        }));
        return verb;
    }

    /// <summary>A task that has no log because there is none of its name is a mistake; one that has not begun, or was passed over, is none.</summary>
    private static void CheckTasks(ClusterRun run, RunLogView view)
    {
        var all = run.Tasks.Select(t => t.Name).Concat(run.Declared).Distinct().ToList();
        if (run.State.HasEnded && view.Tasks.FirstOrDefault(t => !all.Contains(t)) is { } unknown)
        {
            throw new CliUsageException($"option --task: run '{run.Name}' has no task '{unknown}'. It has: {string.Join(", ", all)}.");
        }

        foreach (var task in view.Tasks.Where(t => run.Tasks.All(r => r.Name != t)))
        {
            ClusterOutput.Note(run.State.HasEnded ? $"task '{task}' never began: the run is over" : $"task '{task}' has not begun");
        }
    }
}
