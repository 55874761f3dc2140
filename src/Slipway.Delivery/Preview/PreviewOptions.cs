using Serilog;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>What is previewed, and how.</summary>
public sealed record PreviewOptions
{
    /// <summary>Reads what is to be previewed, again after each change; the first Worker gets the requests.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<PreviewSource>>> Sources { get; init; }

    /// <summary>Opens where references and secrets are looked for, again after each change.</summary>
    public required Func<CancellationToken, Task<ReferenceSources>> References { get; init; }

    /// <summary>Files and directories whose change begins a reload, besides those of the bundles.</summary>
    public required IReadOnlyList<string> Watched { get; init; }

    /// <summary>The store of a bucket; null = the R2 of the manifest's account.</summary>
    public required Func<BucketName, ObjectStoreEndpoint?> StoreOf { get; init; }

    /// <summary>The key pair for the store; asked for only when the store needs one.</summary>
    public required Func<S3Credentials> Credentials { get; init; }

    /// <summary>Full path of the directory for the local data of KV, R2, D1, Durable Objects …: kept from one preview to the next.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Full path of an empty directory for files of this preview.</summary>
    public required string Scratch { get; init; }

    /// <summary>The port on 127.0.0.1; 0 = a free one; null = <see cref="PreviewPort.Default"/>, or the next one that is free.</summary>
    public required int? Port { get; init; }

    /// <summary>Receives what happens; several threads call it, one at a time.</summary>
    public required Action<PreviewEvent> Hear { get; init; }

    /// <summary>Hears what is fetched.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock of watching and retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
