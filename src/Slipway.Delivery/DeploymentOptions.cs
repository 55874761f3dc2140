using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>What shall be deployed, and how.</summary>
public sealed record DeploymentOptions
{
    /// <summary>What the Worker shall be.</summary>
    public required CloudflareWorker Worker { get; init; }

    /// <summary>The manifest's values after all references were followed.</summary>
    public required ResolvedValues Values { get; init; }

    /// <summary>The new version's share of the traffic. Less than all needs a version that is deployed already, which keeps the rest.</summary>
    public TrafficShare Traffic { get; init; } = TrafficShare.All;

    /// <summary>Takes over what is there and was not made by Slipway.</summary>
    public bool Adopt { get; init; }

    /// <summary>False = the static assets are not read, as when somebody only wants to know what differs.</summary>
    public bool ChecksAssets { get; init; } = true;

    /// <summary>Looks up again what <see cref="Values"/> has from the state; null = nothing of them is from there.</summary>
    internal ReferenceMemory? Memory { get; init; }

    /// <summary>Whether the state says that the Worker was made from here.</summary>
    internal bool IsDelivered { get; init; }

    /// <summary>The Workers that are deployed together with this one.</summary>
    internal RolloutNeighbours Neighbours { get; init; } = RolloutNeighbours.None;

    /// <summary>Which Worker.</summary>
    public WorkerAddress Address => new(Values.Text(Worker.AccountId), Worker.WorkerName);
}
