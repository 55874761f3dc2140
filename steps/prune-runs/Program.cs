using System.Globalization;
using Slipway.Kubernetes;
using Slipway.Steps;
using Slipway.Steps.PRUNERUNS;

var command = new StepCommand("prune-runs", "Deletes old PipelineRuns that have ended, and the ConfigMaps that they made.");
var namespaceName = command.Value("namespace", "Namespace of the PipelineRuns.", null, NamespaceName.Parse);
var keepSucceeded = command.Value("keep-succeeded", "Succeeded runs to keep of each Service, the newest; one at least.", "20", RunLimits.ParseCount);
var keepFailed = command.Value("keep-failed", "Failed and cancelled runs to keep of each Service, the newest.", "20", RunLimits.ParseCount);
var maxAge = command.Value("max-age", "Time after its end at which a run is deleted whatever its number, such as 720h; empty = none. Of each Service the newest run and the newest success stay all the same.", "", RunLimits.ParseAge);
var dryRun = command.Flag("dry-run", "Only say what would be deleted.", false);
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster of the PipelineRuns; empty = the cluster that this runs in.", "");
var deleted = command.Result("deleted", "Number of PipelineRuns that were deleted.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        var limits = new RunLimits(run.Get(keepSucceeded), run.Get(keepFailed), run.Get(maxAge));
        var (space, isDryRun) = (run.Get(namespaceName), run.Get(dryRun));
        using var kubernetes = RunsCluster.Open(run.Get(kubeconfig), line => run.Log.Warning("{Line:l}", line));
        var count = await new Pruning(kubernetes, space, limits, isDryRun, TimeProvider.System, run.Log).RunAsync(ct);
        run.Set(deleted, count.ToString(CultureInfo.InvariantCulture));
    }
    catch (KubernetesUsageException e)
    {
        throw new StepUsageException(e.Message);
    }
    catch (KubernetesException e)
    {
        throw new StepFailedException(Pruning.WithRules(e), inner: e);
    }
});
