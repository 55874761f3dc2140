using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway logs</c>: what the steps of a run have written, or are writing.</summary>
public static class LogsVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var name = new Argument<string?>("RUN") { Description = "PipelineRun [default: the newest]", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run ends, all steps as they run." };
        var last = new Option<bool>("--last", "-L") { Description = "The newest run." };
        var verb = new Command("logs", "Prints the logs of a run in a cluster, each line as [task : step] line.") { name, follow, last };
        cluster.AddTo(verb);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            if (parsed.GetValue(last) && parsed.GetValue(name) is { } both)
            {
                throw new CliUsageException($"option --last: '{both}' names a run already; give one of them.");
            }

            using var api = cluster.Open(parsed);
            var namespaceName = cluster.Namespace(parsed);
            var run = await ClusterRun.NameAsync(api, namespaceName, parsed.GetValue(name), ct);
            if (parsed.GetValue(name) is null)
            {
                ClusterOutput.Note($"run {run}");
            }

            await new RunLogs(api, namespaceName, run, ClusterOutput.Line, TimeProvider.System).ShowAsync(parsed.GetValue(follow), ct);
            return CliExitCode.Done;
        }));
        return verb;
    }
}
