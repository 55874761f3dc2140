using Slipway.Cloudflare;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>What reading and changing a Worker works with: the API, and the store of the bundles and of the state.</summary>
public sealed class DeliveryAccess
{
    /// <summary>The default of <see cref="StatePrefix"/>: a fixed place, because the directory of a bundle may change from build to build.</summary>
    public static readonly ObjectKey DefaultStatePrefix = ObjectKey.Parse("slipway");

    /// <summary>The API.</summary>
    public required CloudflareApi Api { get; init; }

    /// <summary>The store that holds bundles and state.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>The bucket of the state: by default the bundle's.</summary>
    public required BucketName StateBucket { get; init; }

    /// <summary>Where the state lies in its bucket: <c>&lt;prefix&gt;/state/&lt;account&gt;/&lt;worker&gt;.json</c>.</summary>
    public ObjectKey StatePrefix { get; init; } = DefaultStatePrefix;

    /// <summary>The clock, which says what is in the future.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How slow the hashes of secrets in the state are to make.</summary>
    internal int SecretIterations { get; init; } = SecretHash.Iterations;

    /// <summary>Receives warnings while a plan is applied; those of planning are the plan's.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
