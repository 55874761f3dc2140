using Slipway.Cloudflare;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>Where the API and the stores are, and as whom they are called.</summary>
public sealed record DeliverySettings
{
    /// <summary>The token of all calls of the API.</summary>
    public required ApiToken Token { get; init; }

    /// <summary>The base address of the API.</summary>
    public CloudflareApiUrl ApiUrl { get; init; } = CloudflareApiUrl.Default;

    /// <summary>The store of a bucket of an account; null = the account's R2.</summary>
    public required Func<BucketName, ObjectStoreEndpoint?> StoreOf { get; init; }

    /// <summary>The key pair for the store; asked for only when the store needs one.</summary>
    public required Func<S3Credentials> Credentials { get; init; }

    /// <summary>Where the state lies in its bucket.</summary>
    public ObjectKey StatePrefix { get; init; } = DeliveryAccess.DefaultStatePrefix;

    /// <summary>The bucket of the state; null = that of the bundle.</summary>
    public BucketName? StateBucket { get; init; }

    /// <summary>Receives a line for each call that is tried again, for each wait, and for each warning; never holds a secret.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Told of each HTTP request to the API before it is sent: method and path.</summary>
    public Action<string, string> OnCall { get; init; } = (_, _) => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
