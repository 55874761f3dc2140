using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway list</c>: the runs of a cluster, newest first.</summary>
public static class ListVerb
{
    private static readonly string[] Head = ["NAME", "STARTED", "DURATION", "STATUS"];

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var pipeline = new Argument<string?>("PIPELINE") { Description = "Only runs of this Pipeline.", Arity = ArgumentArity.ZeroOrOne };
        var labels = new Option<string[]>("--label", "-l") { Description = "Only runs with this label; repeatable.", HelpName = "key=value" };
        var limit = new Option<int>("--limit") { Description = "Only so many, the newest; 0 = all.", HelpName = "N" };
        var output = new Option<string>("--output", "-o") { Description = "What is printed: a table, or names.", DefaultValueFactory = _ => "text" };
        output.AcceptOnly("text", "name");
        var verb = new Command("list", "Lists the runs in a cluster, newest first.") { pipeline, labels, limit, output };
        cluster.AddTo(verb);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            var wanted = RunLabels.Read("--label", parsed.GetValue(labels) ?? []);
            if (parsed.GetValue(limit) < 0)
            {
                throw new CliUsageException($"option --limit: '{parsed.GetValue(limit)}' is less than 0; leave the option out for all runs.");
            }

            using var api = cluster.Open(parsed);
            var namespaceName = cluster.Namespace(parsed);
            var runs = (await ClusterRun.ListAsync(api, namespaceName, parsed.GetValue(pipeline), wanted, ct)).Select(ClusterRun.Read);
            var shown = (parsed.GetValue(limit) is > 0 and var most ? runs.Take(most) : runs).ToList();
            if (shown.Count == 0)
            {
                ClusterOutput.Note($"No runs in namespace '{namespaceName}'.");
            }
            else
            {
                foreach (var line in parsed.GetValue(output) == "name" ? shown.Select(r => r.Name) : Table(shown, TimeProvider.System.GetUtcNow()))
                {
                    ClusterOutput.Line(line);
                }
            }

            return CliExitCode.Done;
        }));
        return verb;
    }

    /// <summary>The table's lines, its head first.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<ClusterRun> runs, DateTimeOffset now)
    {
        var rows = runs.Select(run => new[] { run.Name, Or(Ages.Text(run.Started, now)), Duration(run), run.State.Text }).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Duration(ClusterRun run) => run is { Started: { } started, Ended: { } ended } ? Durations.Text(ended - started) : "---";

    private static string Or(string text) => text.Length > 0 ? text : "---";
}
