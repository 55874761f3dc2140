using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Gives the newer of two deployed versions all traffic, without an upload: the end of a gradual deployment. Where one version has all traffic it is done already.</summary>
public static class Promotion
{
    /// <summary>Plans it.</summary>
    /// <exception cref="DeliveryException">There is no such Worker, or it was not made by Slipway.</exception>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public static async Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct)
    {
        var worker = await DeployedWorker.ReadAsync(access, address, "promoting", ct);
        if (worker.Live.Traffic is [var only])
        {
            var done = $"{VersionLabel.Of(only.VersionId, worker.Store.Read)} has all traffic, so there is nothing to promote.";
            return worker.Plan(access, address, TrafficIntent.Promotion, only.VersionId, [done], DeployAsync);
        }

        var newer = (await worker.Live.VersionsAsync(ct)).First(version => worker.Live.Traffic.Any(t => t.VersionId == version.Id));
        return worker.Plan(access, address, TrafficIntent.Promotion, newer.Id, [], DeployAsync);

        Task DeployAsync(ApplyContext apply, IReadOnlyList<VersionTraffic> split, CancellationToken token) =>
            TrafficSwitch.DeployAsync(apply, worker.Live.Deployment, split, "promoted", force: true, token);
    }
}
