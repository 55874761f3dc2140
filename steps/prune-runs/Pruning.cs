using System.Net;
using Serilog;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>Deletes runs that are over the limits, each behind the ConfigMaps that only it names: what is interrupted in between is finished the
/// next time, because the run still names them.</summary>
internal sealed class Pruning(KubernetesApi kubernetes, NamespaceName namespaceName, RunLimits limits, bool isDryRun, TimeProvider time, ILogger log)
{
    /// <summary>Runs that are deleted between two looks at the namespace. So much takes some seconds: a run that starts meanwhile and only reads
    /// a ConfigMap, as deployments of old builds do, is hardly ever missed, and few runs are read again.</summary>
    private const int BatchSize = 100;

    /// <summary>The uids of the runs whose turn has come.</summary>
    private readonly HashSet<string> tried = new(StringComparer.Ordinal);

    private int deletedRuns;
    private int deletedMaps;
    private int failed;

    /// <summary>Deletes them.</summary>
    /// <returns>How many runs were deleted.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    /// <exception cref="StepFailedException">Some of them could not be deleted, the others were.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var first = await ReadAsync(now, ct);
        for (var found = first; ; found = await ReadAsync(now, ct))
        {
            // Nothing changes in a dry run.
            var isLast = isDryRun || found.Runs.Count <= BatchSize;
            await DeleteAsync(found, isLast ? found.Runs.Count : BatchSize, ct);
            if (isLast)
            {
                break;
            }
        }

        log.Information(
            "{Runs} of {All} PipelineRuns {Were:l} deleted, and {Maps} ConfigMaps; {Stay} have not ended or are not Slipway's",
            deletedRuns, first.All, isDryRun ? "would be" : "were", deletedMaps, first.Others);
        return failed == 0 ? isDryRun ? 0 : deletedRuns : throw new StepFailedException(
            $"pruning namespace '{namespaceName}': {failed} of {tried.Count} PipelineRuns that are over the limits could not be deleted; the lines above say why. The next time they are tried again.");
    }

    /// <summary>What to say of a failure: with the rules that the ServiceAccount needs, when it has them not.</summary>
    public static string WithRules(KubernetesException e) => e.StatusCode != HttpStatusCode.Forbidden ? e.Message
        : $"{e.Message}\nAll that this step needs: apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"list\", \"delete\"]; apiGroups [\"\"], resources [\"configmaps\"], "
            + "verbs [\"list\", \"delete\"]; kustomize/components/pruning holds the Role.";

    private Task<PrunableRuns> ReadAsync(DateTimeOffset now, CancellationToken ct) =>
        PrunableRuns.ReadAsync(kubernetes, namespaceName, limits, now, run => tried.Contains(run.Version.Uid), ct);

    private async Task DeleteAsync(PrunableRuns found, int count, CancellationToken ct)
    {
        var made = found.Made();
        foreach (var run in found.Runs.Take(count))
        {
            tried.Add(run.Version.Uid);
            try
            {
                var maps = await DeleteMapsAsync(run, found.ConfigMaps, made, ct);
                deletedMaps += maps.Count;
                deletedRuns += await DeleteRunAsync(run, maps, ct) ? 1 : 0;
            }
            catch (KubernetesException e) when (e.StatusCode is not (null or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            {
                log.Warning("{Message:l}", e.Message);
                failed++;
            }
        }
    }

    private async Task<List<string>> DeleteMapsAsync(EndedRun run, Dictionary<string, MadeConfigMap> maps, HashSet<string> made, CancellationToken ct)
    {
        var deleted = new List<string>();
        // Another run that goes too may have named it.
        foreach (var name in run.ConfigMaps.Where(maps.ContainsKey))
        {
            if (!maps[name].IsMadeBy(run))
            {
                if (made.Contains(name))
                {
                    // The turn of the run that made it comes.
                    continue;
                }

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
