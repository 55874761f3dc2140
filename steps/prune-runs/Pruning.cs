using System.Net;
using Serilog;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>Deletes runs that are over the limits, each behind the ConfigMaps that only it names: what is interrupted in between is finished the
/// next time, because the run still names them.</summary>
internal sealed class Pruning(KubernetesApi kubernetes, NamespaceName namespaceName, RunLimits limits, bool isDryRun, TimeProvider time, ILogger log)
{
    /// <summary>Deletes them.</summary>
    /// <returns>How many runs were deleted.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    /// <exception cref="StepFailedException">Some of them could not be deleted, the others were.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        // ConfigMaps first: one that a run writes which is not in the list of runs any more is of another version then, and stays.
        var maps = (await kubernetes.ListMetadataAsync(ResourceKind.ConfigMap, namespaceName, MadeConfigMap.Read, ct)).ToDictionary(map => map.Name, StringComparer.Ordinal);
        var all = await kubernetes.ListAsync(ResourceKind.PipelineRun, namespaceName, value => (Run: EndedRun.Read(value), Needed: RunConfigMaps.NeededBy(value).ToList()), ct);
        var now = time.GetUtcNow();
        var runs = all.Select(r => r.Run).OfType<EndedRun>().GroupBy(run => run.Project.Service is { } service ? new RunProject(service, "", "", "") : run.Project)
            .SelectMany(same => limits.Exceeding(same, now)).OrderBy(run => run.Created).ThenBy(run => run.Name.Value, StringComparer.Ordinal).ToList();
        var going = runs.ToHashSet();
        foreach (var name in all.Where(r => r.Run is null || !going.Contains(r.Run)).SelectMany(r => r.Needed))
        {
            maps.Remove(name);
        }

        var (deletedRuns, deletedMaps, failed) = (0, 0, 0);
        foreach (var run in runs)
        {
            try
            {
                var made = await DeleteMapsAsync(run, maps, ct);
                deletedMaps += made.Count;
                deletedRuns += await DeleteRunAsync(run, made, ct) ? 1 : 0;
            }
            catch (KubernetesException e) when (e.StatusCode is not (null or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            {
                log.Warning("{Message:l}", e.Message);
                failed++;
            }
        }

        log.Information(
            "{Runs} of {All} PipelineRuns {Were:l} deleted, and {Maps} ConfigMaps; {Stay} have not ended or are not Slipway's",
            deletedRuns, all.Count, isDryRun ? "would be" : "were", deletedMaps, all.Count(r => r.Run is null));
        return failed == 0 ? isDryRun ? 0 : deletedRuns : throw new StepFailedException(
            $"pruning namespace '{namespaceName}': {failed} of {runs.Count} PipelineRuns that are over the limits could not be deleted; the lines above say why. The next time they are tried again.");
    }

    /// <summary>What to say of a failure: with the rules that the ServiceAccount needs, when it has them not.</summary>
    public static string WithRules(KubernetesException e) => e.StatusCode != HttpStatusCode.Forbidden ? e.Message
        : $"{e.Message}\nAll that this step needs: apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"list\", \"delete\"]; apiGroups [\"\"], resources [\"configmaps\"], "
            + "verbs [\"list\", \"delete\"]; kustomize/components/pruning holds the Role.";

    private async Task<List<string>> DeleteMapsAsync(EndedRun run, Dictionary<string, MadeConfigMap> maps, CancellationToken ct)
    {
        var deleted = new List<string>();
        // Another run that goes too may have named it.
        foreach (var name in run.ConfigMaps.Where(maps.ContainsKey))
        {
            if (!maps[name].IsMadeBy(run))
            {
                log.Information("ConfigMap {Namespace:l}/{Name:l} stays: it is not Slipway's alone", namespaceName.Value, name);
            }
            else if (await DeleteAsync(ResourceKind.ConfigMap, ResourceName.Parse(name), maps[name].Version, ct))
            {
                deleted.Add(name);
            }

            maps.Remove(name);
        }

        return deleted;
    }

    private async Task<bool> DeleteRunAsync(EndedRun run, List<string> made, CancellationToken ct)
    {
        if (!await DeleteAsync(ResourceKind.PipelineRun, run.Name, run.Version, ct))
        {
            return false;
        }

        log.Information(
            "{Deleted:l} PipelineRun {Namespace:l}/{Name:l}, which {Outcome:l} at {Ended:u}{Maps:l}",
            isDryRun ? "would delete" : "deleted", namespaceName.Value, run.Name.Value, run.HasSucceeded ? "succeeded" : "failed", run.Ended,
            made.Count == 0 ? "" : $", and ConfigMaps {string.Join(", ", made)}");
        return true;
    }

    /// <returns>False when it was deleted, or changed, meanwhile.</returns>
    private async Task<bool> DeleteAsync(ResourceKind kind, ResourceName name, ObjectVersion version, CancellationToken ct)
    {
        try
        {
            return isDryRun || await kubernetes.DeleteAsync(kind, namespaceName, name, version, ct);
        }
        catch (ObjectChangedException)
        {
            log.Information("{Kind:l} {Namespace:l}/{Name:l} stays: it was changed meanwhile", kind.Kind, namespaceName.Value, name.Value);
            return false;
        }
    }
}
