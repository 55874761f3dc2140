using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Gives the newer of two deployed versions all traffic, without an upload: the end of a gradual deployment.</summary>
public static class Promotion
{
    /// <summary>Plans it.</summary>
    /// <exception cref="DeliveryException">There are not two versions deployed, or the Worker was not made by Slipway.</exception>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public static async Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct)
    {
        var worker = await DeployedWorker.ReadAsync(access, address, "promoting", ct);
        if (worker.Live.Traffic is [var only])
        {
            throw new DeliveryException(
                $"promoting {address}: {VersionLabel.Of(only.VersionId, worker.Store.Read)} has all traffic, so there is nothing to promote. A gradual deployment starts with 'slipway deploy --traffic 10'.");
        }

        var newer = (await worker.Live.VersionsAsync(ct)).First(version => worker.Live.Traffic.Any(t => t.VersionId == version.Id));
        IReadOnlyList<VersionTraffic> split = [new(newer.Id, 100)];
        return worker.Plan(access, address, split, [], (apply, token) => TrafficSwitch.DeployAsync(apply, worker.Live.Deployment, split, "promoted", force: true, token));
    }
}
