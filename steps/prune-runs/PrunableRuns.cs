using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>What may be deleted of a namespace, as it is at one moment.</summary>
/// <param name="Runs">The runs that are over the limits, the oldest first.</param>
/// <param name="ConfigMaps">By name, those that no run names which stays.</param>
/// <param name="All">The number of runs in the namespace.</param>
/// <param name="Others">How many of them have not ended, or are not Slipway's.</param>
internal sealed record PrunableRuns(IReadOnlyList<EndedRun> Runs, Dictionary<string, MadeConfigMap> ConfigMaps, int All, int Others)
{
    /// <summary>Reads a namespace.</summary>
    /// <param name="isTried">Tells runs that were to be deleted before; those that are still there stay.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<PrunableRuns> ReadAsync(
        KubernetesApi kubernetes, NamespaceName namespaceName, RunLimits limits, DateTimeOffset now, Predicate<EndedRun> isTried, CancellationToken ct)
    {
        // ConfigMaps first: one that a run writes which is not in the list of runs any more is of another version then, and stays.
        var maps = (await kubernetes.ListMetadataAsync(ResourceKind.ConfigMap, namespaceName, MadeConfigMap.Read, ct)).ToDictionary(map => map.Name, StringComparer.Ordinal);
        var all = await kubernetes.ListAsync(
            ResourceKind.PipelineRun, namespaceName, value => (Run: EndedRun.Read(value), Needed: Needed(value), Outputs: RunConfigMaps.NamedOutputs(value)), ct);
        var runs = all.Select(r => r.Run).OfType<EndedRun>().GroupBy(run => run.Group).SelectMany(same => limits.Exceeding(same, now)).Where(run => !isTried(run))
            .OrderBy(run => run.Created).ThenBy(run => run.Name.Value, StringComparer.Ordinal).ToList();
        var going = runs.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var name in all.Where(r => r.Run is null || !going.Contains(r.Run)).SelectMany(r => r.Needed).Concat(all.Select(r => r.Outputs).OfType<string>()))
        {
            maps.Remove(name);
        }

        return new PrunableRuns(runs, maps, all.Count, all.Count(r => r.Run is null));
    }

    /// <summary>The names of the ConfigMaps that one of the runs made.</summary>
    public HashSet<string> Made() =>
        Runs.SelectMany(run => run.ConfigMaps.Where(name => ConfigMaps.TryGetValue(name, out var map) && map.IsMadeBy(run))).ToHashSet(StringComparer.Ordinal);

    /// <summary>A run that has ended and is deleted, but waits for a finalizer, needs nothing any more.</summary>
    private static List<string> Needed(JsonObject run) =>
        run["metadata"]!["deletionTimestamp"] is not null && RunFields.HasSucceeded(run) is not null ? [] : [.. RunConfigMaps.NeededBy(run)];
}
