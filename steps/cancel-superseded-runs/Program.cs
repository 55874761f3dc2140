using System.Globalization;
using Slipway.Kubernetes;
using Slipway.Steps;
using Slipway.Steps.CANCELSUPERSEDEDRUNS;

var command = new StepCommand("cancel-superseded-runs", "Cancels older PipelineRuns of the same Service and branch that have not ended.");
var runName = command.Value("pipeline-run-name", "Name of the PipelineRun that this step belongs to, which is never cancelled.", null, ResourceName.Parse);
var namespaceName = command.Value("namespace", "Namespace of the PipelineRuns.", null, NamespaceName.Parse);
var endpointUrl = command.Text("kubernetes-endpoint-url", "Empty = the cluster that this runs in; file:///directory = no cluster, where there is nothing to cancel.", "");
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster of the PipelineRuns; empty = none.", "");
var cancelled = command.Result("cancelled", "Number of runs that were cancelled.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        using var kubernetes = RunsCluster.Open(run.Get(endpointUrl), run.Get(kubeconfig), run.Log);
        var count = kubernetes is null ? 0 : await new Cancellation(kubernetes, run.Get(namespaceName), run.Log).RunAsync(run.Get(runName), ct);
        run.Set(cancelled, count.ToString(CultureInfo.InvariantCulture));
    }
    catch (KubernetesUsageException e)
    {
        throw new StepUsageException(e.Message);
    }
    catch (KubernetesException e)
    {
        throw new StepFailedException(Cancellation.WithRule(e), inner: e);
    }
});
