using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>The change to which version gets which share of the traffic.</summary>
/// <param name="context">What planning works with.</param>
/// <param name="live">What is there.</param>
/// <param name="choice">How the version comes to be there.</param>
/// <param name="share">The version's share.</param>
/// <param name="message">The deployment's annotation.</param>
internal sealed class DeploymentChange(
    PlanningContext context, LiveWorker live, VersionChoice choice, TrafficShare share, string message)
{
    /// <summary>Stands for the id of the version that is yet to be made.</summary>
    private const string NewVersion = "";

    /// <summary>The change.</summary>
    public PlannedChange Of()
    {
        var split = choice switch
        {
            VersionChoice.Existing existing => TrafficSplit.Give(live.Traffic, existing.Version.Id, share),
            VersionChoice.Upload => TrafficSplit.Give(live.Traffic, NewVersion, share),
            _ => [new(NewVersion, 100)],
        };
        return Of(context.State, context.WorkerName, live.Traffic, split) with
        {
            ApplyAsync = choice switch
            {
                VersionChoice.Existing existing when !TrafficSplit.AreSame(split, live.Traffic) => (apply, ct) => DeployAsync(apply, existing.Version.Id, ct),
                VersionChoice.Upload => (apply, ct) => DeployAsync(apply, Uploaded(apply), ct),
                _ => null,
            },
        };
    }

    /// <summary>A deployment of versions: unchanged when they have the same traffic already.</summary>
    public static PlannedChange Of(DeliveryState state, string workerName, IReadOnlyList<VersionTraffic> before, IReadOnlyList<VersionTraffic> after)
    {
        string Label(string id) => id.Length == 0 ? "a new version" : VersionLabel.Of(id, state);
        var same = TrafficSplit.AreSame(before, after);
        return new()
        {
            Kind = same ? ChangeKind.Unchanged : before.Count == 0 ? ChangeKind.Create : ChangeKind.Update,
            Resource = WorkerScript.DeploymentResource,
            Name = workerName,
            Phase = ApplyPhase.Traffic,
            Fields = same ? [] : [new("traffic", before.Count == 0 ? null : TrafficSplit.Describe(before, Label), TrafficSplit.Describe(after, Label))],
        };
    }

    private static string Uploaded(ApplyContext apply) => apply.State.Script!.Versions[^1].Id;

    private Task DeployAsync(ApplyContext apply, string versionId, CancellationToken ct)
    {
        var split = TrafficSplit.Give(live.Traffic, versionId, share);
        // No version comes back with older secrets that has no traffic now: so nothing is brought back unasked.
        var force = split.Count > 1 || live.Traffic.Any(v => v.VersionId == versionId);
        return TrafficSwitch.DeployAsync(apply, live.Deployment, split, message, force, ct);
    }
}
