using System.Net;
using System.Text.Json.Nodes;
using Serilog;
using Slipway.Kubernetes;

namespace Slipway.Steps.CANCELSUPERSEDEDRUNS;

/// <summary>Cancels the runs that a run supersedes. Nothing is written but <c>spec.status</c> of older runs, so several runs may do this at
/// once, also one that is superseded itself.</summary>
internal sealed class Cancellation(KubernetesApi kubernetes, NamespaceName namespaceName, ILogger log)
{
    /// <summary>Stops the tasks at once and then runs the finally tasks, with which pipelines of users report and clean up
    /// (tekton.dev/docs/pipelines/pipelineruns/#gracefully-cancelling-a-pipelinerun).</summary>
    private const string Status = "CancelledRunFinally";

    private static readonly JsonObject Patch = new() { ["spec"] = new JsonObject { ["status"] = Status } };

    /// <summary>Cancels what the run of this name supersedes.</summary>
    /// <returns>How many were cancelled.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<int> RunAsync(ResourceName name, CancellationToken ct)
    {
        if (await kubernetes.GetAsync(ResourceKind.PipelineRun, namespaceName, name, ct) is not { } value || BuildRun.Read(value) is not { } run)
        {
            log.Information("there is no PipelineRun {Namespace:l}/{Name:l} that builds in {Location:l}: nothing is cancelled", namespaceName.Value, name.Value, kubernetes.Location);
            return 0;
        }

        if (!run.HasBranch)
        {
            log.Warning("PipelineRun {Namespace:l}/{Name:l} builds a commit of no known branch: nothing is cancelled. Give the param git-branch", namespaceName.Value, name.Value);
            return 0;
        }

        var count = 0;
        foreach (var other in (await ListAsync(run, ct)).Where(run.Supersedes).OrderBy(o => o.Created))
        {
            count += await CancelAsync(other, ct) ? 1 : 0;
        }

        log.Information("{Count} older runs were cancelled", count);
        return count;
    }

    /// <summary>What to say of a failure: with the rule that the ServiceAccount needs, when it has it not.</summary>
    public static string WithRule(KubernetesException e) => e.StatusCode != HttpStatusCode.Forbidden ? e.Message
        : $"{e.Message}\nAll that this step needs: apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"get\", \"list\", \"patch\"]; "
            + "kustomize/components/cancel-in-progress holds the Role. Or leave cancel-in-progress false.";

    private async Task<IEnumerable<BuildRun>> ListAsync(BuildRun run, CancellationToken ct)
    {
        var labels = run.Project.Service is { } service ? new Dictionary<LabelKey, LabelValue> { [RunFields.ServiceLabel] = LabelValue.Parse(service) } : null;
        var all = await kubernetes.ListAsync(ResourceKind.PipelineRun, namespaceName, labels, ct);
        return all.Select(BuildRun.Read).OfType<BuildRun>().Where(other => !other.HasEnded && !other.IsStopping);
    }

    private async Task<bool> CancelAsync(BuildRun other, CancellationToken ct)
    {
        try
        {
            if (await kubernetes.PatchAsync(ResourceKind.PipelineRun, namespaceName, other.Name, (JsonObject)Patch.DeepClone(), ct) is not null)
            {
                log.Information("cancelled PipelineRun {Namespace:l}/{Name:l}, made at {Created:u}", namespaceName.Value, other.Name.Value, other.Created);
                return true;
            }
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.BadRequest)
        {
            // Tekton takes no change of a run that has ended (tektoncd/pipeline, pipelinerun_validation.go: ValidateUpdate).
            if (!await HasEndedAsync(other.Name, ct))
            {
                throw;
            }
        }

        log.Information("PipelineRun {Namespace:l}/{Name:l} has ended meanwhile", namespaceName.Value, other.Name.Value);
        return false;
    }

    private async Task<bool> HasEndedAsync(ResourceName name, CancellationToken ct) =>
        await kubernetes.GetAsync(ResourceKind.PipelineRun, namespaceName, name, ct) is not { } value || BuildRun.Read(value) is not { HasEnded: false };
}
