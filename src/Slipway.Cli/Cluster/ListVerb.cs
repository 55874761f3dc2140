using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway list</c>: the runs of a cluster, newest first; options as those of <c>tkn pipelinerun list</c>.</summary>
public static class ListVerb
{
    private const string Text = "text";

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var pipeline = new Argument<string?>("PIPELINE") { Description = "Only runs of this Pipeline.", Arity = ArgumentArity.ZeroOrOne };
        var labels = new Option<string[]>("--label", "-l") { Description = "Only runs with this label, or without it (key!=value); repeatable, or a=b,c=d.", HelpName = "key=value" };
        var limit = new Option<int>("--limit") { Description = "Only so many, the newest; 0 = all.", HelpName = "N" };
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Runs of all namespaces." };
        var reverse = new Option<bool>("--reverse") { Description = "Oldest first." };
        var noHeaders = new Option<bool>("--no-headers") { Description = "The table without its head." };
        var output = new Option<string>("--output", "-o") { Description = "What is printed: a table, names, or the PipelineRuns as one list.", DefaultValueFactory = _ => Text };
        output.AcceptOnly(Text, "name", "yaml", "json");
        var verb = new Command("list", "Lists the runs in a cluster, newest first.") { pipeline, labels, limit, all, reverse, noHeaders, output };
        verb.Aliases.Add("ls");
        cluster.AddTo(verb);
        verb.Add(cluster.NoColor);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            var selector = RunSelector.Read("--label", parsed.GetValue(labels) ?? []);
            if (parsed.GetValue(limit) < 0)
            {
                throw new CliUsageException($"option --limit: '{parsed.GetValue(limit)}' is less than 0; leave the option out for all runs.");
            }

            using var api = cluster.Open(parsed);
            var named = parsed.GetValue(pipeline);
            var namespaceName = parsed.GetValue(all) ? null : cluster.Namespace(parsed);
            var runs = (await ClusterRun.ListAsync(api, namespaceName, named, selector.Wanted, ct)).Where(selector.Takes);
            var shown = (parsed.GetValue(limit) is > 0 and var most ? runs.Take(most) : runs).ToList();
            if (parsed.GetValue(reverse))
            {
                shown.Reverse();
            }

            if (shown.Count == 0 && parsed.GetValue(output) is Text or "name")
            {
                var of = named is null ? "" : $" of Pipeline '{named}'";
                ClusterOutput.Note(namespaceName is null ? $"No runs{of} in any namespace." : $"No runs{of} in namespace '{namespaceName}'.");
            }
            else if (parsed.GetValue(output) is not Text and { } format)
            {
                RunDocument.Show(shown, format);
            }
            else
            {
                var table = new RunTable(HasNamespaces: namespaceName is null, HasHead: !parsed.GetValue(noHeaders));
                foreach (var line in table.Lines([.. shown.Select(ClusterRun.Read)], TimeProvider.System.GetUtcNow()))
                {
                    ClusterOutput.Line(line);
                }
            }

            return CliExitCode.Done;
        }));
        return verb;
    }
}
