using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Gives an older version all traffic again. What the Worker is bound to (KV, D1, R2, Durable Objects …) keeps its data.</summary>
public static class Rollback
{
    /// <summary>Types of bindings behind which data lies.</summary>
    private static readonly string[] DataTypes = ["kv_namespace", "r2_bucket", "d1", "durable_object_namespace", "queue", "hyperdrive", "vectorize"];

    /// <summary>The versions that can be rolled back to, the newest first.</summary>
    /// <exception cref="DeliveryException">There is no such Worker, or it was not made by Slipway.</exception>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public static async Task<IReadOnlyList<VersionStatus>> ListAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct)
    {
        var worker = await DeployedWorker.ReadAsync(access, address, "listing the versions of", ct);
        return VersionList.Of(await worker.Live.VersionsAsync(ct), worker.Live.Traffic, worker.Store.Read);
    }

    /// <summary>Plans it: which version, and what it gets.</summary>
    /// <inheritdoc cref="ChooseAsync"/>
    public static async Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, string? version, bool force, CancellationToken ct) =>
        (await ChooseAsync(access, address, version, force, ct)).Plan;

    /// <summary>Plans it, and says which versions there were to choose from.</summary>
    /// <param name="version">A version's id or a unique beginning of it, its number, or its commit or a beginning of it (at least 4 characters; of several
    /// versions of one commit the newest); null = the one that an interrupted roll back set out to
    /// give the traffic, else the version that had it before.</param>
    /// <param name="force">Also when secrets have changed since (error 10220): their old values come back.</param>
    /// <exception cref="DeliveryException">There is no such version, or several; or the Worker was not made by Slipway.</exception>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public static async Task<RollbackChoice> ChooseAsync(DeliveryAccess access, WorkerAddress address, string? version, bool force, CancellationToken ct)
    {
        var worker = await DeployedWorker.ReadAsync(access, address, "rolling back", ct);
        var versions = VersionList.Of(await worker.Live.VersionsAsync(ct), worker.Live.Traffic, worker.Store.Read);
        var target = version is not null ? VersionList.Find(address, versions, version)
            : versions.FirstOrDefault(v => TrafficIntent.IsPending(worker.Store.Read, TrafficIntent.Rollback, v.Id)) ?? VersionList.Before(address, versions, worker.Live);
        var plan = worker.Plan(
            access,
            address,
            TrafficIntent.Rollback,
            target.Id,
            Warnings(await worker.Live.VersionAsync(target.Id, ct)),
            (apply, split, token) => DeployAsync(apply, worker.Live.Deployment, split, target, force, token));
        return new(plan, versions, target);
    }

    private static async Task DeployAsync(
        ApplyContext apply, Deployment? before, IReadOnlyList<VersionTraffic> split, VersionStatus target, bool force, CancellationToken ct)
    {
        try
        {
            await TrafficSwitch.DeployAsync(apply, before, split, $"rolled back to version {target.Number}", force, ct);
        }
        catch (CloudflareException e) when (e.Has(CloudflareErrorCode.SecretsChanged))
        {
            throw new DeliveryException($"{e.Message} With --force the old values of the secrets come back with the version.", e);
        }
    }

    private static string[] Warnings(WorkerVersion version)
    {
        var data = LiveWorker.BindingsOf(version).Where(b => DataTypes.Contains(DesiredBindings.TypeOf(b))).Select(DesiredBindings.NameOf).ToList();
        return data.Count == 0 ? [] : [$"only code and settings go back: the data behind {string.Join(", ", data)} stay as they are."];
    }
}

/// <summary>A roll back that is planned.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Versions">The versions that can be rolled back to, the newest first.</param>
/// <param name="Chosen">The one that gets all traffic.</param>
public sealed record RollbackChoice(DeploymentPlan Plan, IReadOnlyList<VersionStatus> Versions, VersionStatus Chosen);
