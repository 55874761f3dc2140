namespace Slipway.Delivery;

/// <summary>Gives the newer of two deployed versions all traffic, without an upload: the end of a gradual deployment.</summary>
public static class Promotion
{
    /// <summary>Plans it.</summary>
    /// <exception cref="DeliveryException">There are not two versions deployed, or the Worker was not made by Slipway.</exception>
    public static Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct) =>
        throw new NotSupportedException();
}
