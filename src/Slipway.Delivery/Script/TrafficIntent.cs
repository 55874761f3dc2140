namespace Slipway.Delivery;

/// <summary>A roll back or a promotion that is under way, as the state notes it: which version is to have all traffic. After an interruption the same command goes on
/// to that version, even when it has the traffic already and another one would be chosen by now.</summary>
internal static class TrafficIntent
{
    /// <summary>What is noted of a roll back.</summary>
    public const string Rollback = "rollback";

    /// <summary>What is noted of a promotion.</summary>
    public const string Promotion = "promotion";

    /// <summary>The note.</summary>
    /// <param name="verb"><see cref="Rollback"/> or <see cref="Promotion"/>: one says nothing about the other.</param>
    /// <param name="workerName">The Worker.</param>
    /// <param name="versionId">The version.</param>
    public static PendingResource Of(string verb, string workerName, string versionId) => new(WorkerScript.DeploymentResource, "", workerName, $"{verb} {versionId}");

    /// <summary>Whether a note is one.</summary>
    public static bool Is(PendingResource pending) => pending.Resource == WorkerScript.DeploymentResource;

    /// <summary>Whether an interrupted run of the verb set out to give a version all traffic.</summary>
    public static bool IsPending(DeliveryState state, string verb, string versionId) =>
        state.Pending.Any(pending => Is(pending) && pending.Detail == $"{verb} {versionId}");
}
