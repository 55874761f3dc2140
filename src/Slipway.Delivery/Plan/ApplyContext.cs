using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>What making the changes of a plan works with.</summary>
public sealed class ApplyContext
{
    /// <summary>The API.</summary>
    public required CloudflareApi Api { get; init; }

    /// <summary>The account's id.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Worker's name.</summary>
    public required string WorkerName { get; init; }

    /// <summary>The state as it is in memory: each change notes here what it made or took away; who applies the plan stores it.</summary>
    public required DeliveryState State { get; set; }

    /// <summary>Receives a line for each thing that is done.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>Receives warnings.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>Stores the state as it is, so that of two deployments at once one stops before it gives its version traffic.</summary>
    internal Func<CancellationToken, Task> AssertStateAsync { get; init; } = _ => Task.CompletedTask;
}
