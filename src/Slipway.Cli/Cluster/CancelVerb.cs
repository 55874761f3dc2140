using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway cancel</c>: stops a run in a cluster.</summary>
public static class CancelVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var name = new Argument<string>("RUN") { Description = "PipelineRun." };
        var grace = new Option<string>("--grace")
        {
            Description = "Cancelled: at once. CancelledRunFinally: at once, then the finally tasks. StoppedRunFinally: after the tasks that run, then the finally tasks.",
            DefaultValueFactory = _ => "Cancelled",
        };
        grace.AcceptOnly("Cancelled", "CancelledRunFinally", "StoppedRunFinally");
        var verb = new Command("cancel", "Stops a run in a cluster.") { name, grace };
        cluster.AddTo(verb);
        verb.Add(cluster.NoColor);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            using var api = cluster.Open(parsed);
            await CancelAsync(api, cluster.Namespace(parsed), ClusterOptions.Read("RUN", parsed.GetValue(name)!, ResourceName.Parse), parsed.GetValue(grace)!, ct);
            ClusterOutput.Line($"PipelineRun cancelled: {parsed.GetValue(name)}");
            return CliExitCode.Done;
        }));
        return verb;
    }

    private static async Task CancelAsync(KubernetesApi api, NamespaceName namespaceName, ResourceName name, string status, CancellationToken ct)
    {
        var value = await api.GetAsync(ResourceKind.PipelineRun, namespaceName, name, ct) ?? throw ClusterRun.Missing(namespaceName, name);
        if (ClusterRun.Read(value).State is { HasEnded: true } state)
        {
            throw new KubernetesException($"cancelling PipelineRun '{namespaceName}/{name}': it has ended: {state.Text}. There is nothing to cancel.");
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["status"] = status } };
        _ = await api.PatchAsync(ResourceKind.PipelineRun, namespaceName, name, patch, ct) ?? throw ClusterRun.Missing(namespaceName, name);
    }
}
