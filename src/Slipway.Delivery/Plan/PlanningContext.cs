using System.Collections.ObjectModel;
using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>What planning one Worker's deployment works with.</summary>
public sealed class PlanningContext
{
    /// <summary>The API.</summary>
    public required CloudflareApi Api { get; init; }

    /// <summary>The account's id, 32 hexadecimal digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>What shall be; null = nothing: everything that is ours goes away (destroy).</summary>
    public required CloudflareWorker? Worker { get; init; }

    /// <summary>The Worker's name.</summary>
    public required string WorkerName { get; init; }

    /// <summary>The manifest's values.</summary>
    public required ResolvedValues Values { get; init; }

    /// <summary>What earlier deployments noted; empty for a Worker that was never deployed from here. Planning may add what it looked up
    /// (<see cref="DeliveryState.Zones"/>): that is stored with the next change.</summary>
    public required DeliveryState State { get; set; }

    /// <summary>True for <c>--adopt</c>: what is there and is nobody's by our state is taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>What must stop the deployment: each a sentence with action, value, cause and cure.</summary>
    public Collection<string> Problems { get; } = [];

    /// <summary>Lines for people that stop nothing.</summary>
    public Collection<string> Warnings { get; } = [];
}
