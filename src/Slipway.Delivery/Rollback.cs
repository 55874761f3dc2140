namespace Slipway.Delivery;

/// <summary>Gives an older version all traffic again. What the Worker is bound to (KV, D1, R2, Durable Objects …) keeps its data.</summary>
public static class Rollback
{
    /// <summary>The versions that can be rolled back to, the newest first.</summary>
    /// <exception cref="DeliveryException">There is no such Worker.</exception>
    public static Task<IReadOnlyList<VersionStatus>> ListAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Plans it: which version, and what it gets.</summary>
    /// <param name="version">A version's id or a unique beginning of it, its number, or its commit or a beginning of it (at least 4 characters; of several
    /// versions of one commit the newest); null = the version that had the traffic before.</param>
    /// <param name="force">Also when secrets have changed since (error 10220): their old values come back.</param>
    /// <exception cref="DeliveryException">There is no such version, or several; or the Worker was not made by Slipway.</exception>
    public static Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, string? version, bool force, CancellationToken ct) =>
        throw new NotSupportedException();
}
