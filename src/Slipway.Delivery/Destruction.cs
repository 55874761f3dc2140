namespace Slipway.Delivery;

/// <summary>Takes away all that was made from here: routes, domains, records, the script, the state. Bundles stay.</summary>
public static class Destruction
{
    /// <summary>Plans it; without anything of ours the plan has no changes.</summary>
    /// <exception cref="DeliveryException">The Worker exists and was not made by Slipway.</exception>
    public static Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct) =>
        throw new NotSupportedException();
}
