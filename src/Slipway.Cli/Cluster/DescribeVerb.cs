using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway describe</c>: a run with its tasks, steps, times and results, and why it failed; options as those of
/// <c>tkn pipelinerun describe</c>.</summary>
public static class DescribeVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var (cluster, about) = (new ClusterOptions(), new RunArgument());
        var output = new Option<string?>("--output", "-o") { Description = "In the place of this the PipelineRun itself, or its name." };
        output.AcceptOnly("yaml", "json", "name");
        var verb = new Command("describe", "Shows a run in a cluster: tasks and steps with their times, results, and why it failed.") { output };
        verb.Aliases.Add("desc");
        about.AddTo(verb);
        cluster.AddTo(verb);
        verb.Add(cluster.NoColor);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            _ = about.Given(parsed);
            using var api = cluster.Open(parsed);
            var namespaceName = cluster.Namespace(parsed);
            var named = await about.NameAsync(parsed, api, namespaceName, ct);
            if (parsed.GetValue(output) is { } format)
            {
                RunDocument.Show(await api.GetAsync(ResourceKind.PipelineRun, namespaceName, named, ct) ?? throw ClusterRun.Missing(namespaceName, named), format);
                return CliExitCode.Done;
            }

            var run = await ClusterRun.ReadAsync(api, namespaceName, named, ct) ?? throw ClusterRun.Missing(namespaceName, named);
            foreach (var line in Lines(run, TimeProvider.System.GetUtcNow()))
            {
                ClusterOutput.TreeLine(line, isPlain: parsed.GetValue(cluster.NoColor));
            }

            if (run.State.Status == "False")
            {
                ClusterOutput.Failed(await RunFailure.TextAsync(api, namespaceName, run, ct));
            }

            return CliExitCode.Done;
        }));
        return verb;
    }

    /// <summary>What is shown of a run: its name, the tree, the results, and how it stands.</summary>
    public static IEnumerable<string> Lines(ClusterRun run, DateTimeOffset now)
    {
        yield return $"run {run.Name}";
        foreach (var line in RunTree.Lines(run, now))
        {
            yield return line;
        }

        yield return "";
        if (run.Results.Count > 0)
        {
            var width = run.Results.Max(r => r.Name.Length);
            foreach (var (name, value) in run.Results)
            {
                yield return $"  {name.PadRight(width)}  {value}";
            }

            yield return "";
        }

        yield return run switch
        {
            { Started: null } => run.State.Text,
            { Ended: { } ended } => $"{run.State.Text} in {Durations.Text(ended - run.Started.Value)}",
            _ => $"{run.State.Text} for {Durations.Text(now - run.Started.Value)}",
        };
    }
}
