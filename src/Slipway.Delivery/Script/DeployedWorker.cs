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

    /// <summary>A plan that gives versions traffic and does nothing else.</summary>
    public DeploymentPlan Plan(
        DeliveryAccess access,
        WorkerAddress address,
        IReadOnlyList<VersionTraffic> split,
        IReadOnlyList<string> warnings,
        Func<ApplyContext, CancellationToken, Task> apply)
    {
        var change = DeploymentChange.Of(Store.Read, address.Name, Live.Traffic, split);
        return new(access, Store, _ => split[0].VersionId)
        {
            Address = address,
            Changes = [change.Kind == ChangeKind.Unchanged ? change : change with { ApplyAsync = apply }],
            Warnings = warnings,
        };
    }
}
