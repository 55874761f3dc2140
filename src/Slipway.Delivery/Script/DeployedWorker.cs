using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>A Worker that is deployed and ours: what a promotion and a roll back work on.</summary>
/// <param name="Store">Its state.</param>
/// <param name="Live">What is there.</param>
internal sealed record DeployedWorker(StateStore Store, LiveWorker Live)
{
    /// <summary>Reads it.</summary>
    /// <param name="action">What is to be done, for messages: <c>rolling back</c>.</param>
    /// <exception cref="DeliveryException">There is no such Worker, it was not made by Slipway, or none of its versions is deployed.</exception>
    public static async Task<DeployedWorker> ReadAsync(DeliveryAccess access, WorkerAddress address, string action, CancellationToken ct)
    {
        var store = await StateStore.OpenAsync(access, address, ct);
        await ApiAccess.VerifyAsync(access.Api, address.AccountId, ct);
        var live = await LiveWorker.ReadAsync(access.Api, address, ct);
        if (!live.Exists)
        {
            throw new DeliveryException($"{action} {address}: there is no such Worker. Check account and name, or deploy it first.");
        }

        if (store.Read.Script is null)
        {
            throw new DeliveryException(
                $"{action} {address}: it was not made by Slipway, as far as '{store.Address}' says. Check --state-bucket and --state-prefix, or deploy it with --adopt first.");
        }

        return live.Traffic.Count > 0
            ? new(store, live)
            : throw new DeliveryException($"{action} {address}: none of its versions is deployed. Deploy it first.");
    }

    /// <summary>A plan that gives one version all traffic and does nothing else.</summary>
    /// <param name="verb">What it is for the state, see <see cref="TrafficIntent"/>.</param>
    /// <param name="versionId">The version.</param>
    /// <param name="warnings">Lines for people.</param>
    /// <param name="apply">Gives versions traffic.</param>
    public DeploymentPlan Plan(
        DeliveryAccess access,
        WorkerAddress address,
        string verb,
        string versionId,
        IReadOnlyList<string> warnings,
        Func<ApplyContext, IReadOnlyList<VersionTraffic>, CancellationToken, Task> apply)
    {
        IReadOnlyList<VersionTraffic> split = [new(versionId, 100)];
        var change = DeploymentChange.Of(Store.Read, address.Name, Live.Traffic, split);
        var isLeft = TrafficIntent.IsPending(Store.Read, verb, versionId);
        return new(access, Store, _ => versionId)
        {
            Address = address,
            Changes =
            [
                change.Kind == ChangeKind.Unchanged
                    ? change with { Remark = isLeft ? Remarks.Left : "" }
                    : change with { Intent = TrafficIntent.Of(verb, address.Name, versionId), ApplyAsync = (context, token) => apply(context, split, token) },
            ],
            Warnings = warnings,
            Notes = change.Kind == ChangeKind.Unchanged && isLeft ? [Note] : [],
            MovesTrafficOnly = true,
        };
    }

    /// <summary>The deployment that an interrupted run made and did not note.</summary>
    private DeliveryState Note(DeliveryState state) => state with { Script = (state.Script ?? DeliveredScript.Empty) with { DeploymentId = Live.Deployment?.Id } };
}
