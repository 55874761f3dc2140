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

    /// <summary>What earlier deployments noted; empty for a Worker that was never deployed from here.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>True for <c>--adopt</c>: what is there and is nobody's by our state is taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>Whether the script, its settings or its traffic change, once that is known.</summary>
    internal bool IsScriptChanging { get; set; }

    /// <summary>False = static assets are not read.</summary>
    internal bool ChecksAssets { get; init; } = true;

    /// <summary>The Workers that are deployed together with this one.</summary>
    internal RolloutNeighbours Neighbours { get; init; } = RolloutNeighbours.None;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How slow the hashes of secrets are to make.</summary>
    internal int SecretIterations { get; init; } = SecretHash.Iterations;

    /// <summary>What must stop the deployment: each a sentence with action, value, cause and cure.</summary>
    public Collection<string> Problems { get; } = [];

    /// <summary>Lines for people that stop nothing.</summary>
    public Collection<string> Warnings { get; } = [];

    /// <summary>What planning learned for the state without a call that changes anything: a zone that was found, a thing that was taken
    /// over as it is, a thing that is gone. Whoever applies the plan notes them, also when there is nothing else to do.</summary>
    public Collection<Func<DeliveryState, DeliveryState>> Notes { get; } = [];
}
