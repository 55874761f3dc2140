using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Cli.Delivery;

/// <summary>What a verb of delivery was asked for.</summary>
public sealed record DeliveryRequest
{
    /// <summary>Files, directories, <c>-</c>, or <c>configmap/NAME</c>.</summary>
    public required IReadOnlyList<string> Manifests { get; init; }

    /// <summary>Overlays of a manifests ConfigMap, or null = not given.</summary>
    public required OverlaySelection? Overlays { get; init; }

    /// <summary>The one Worker that is meant, or null = all.</summary>
    public required string? WorkerName { get; init; }

    /// <summary>The file of the API token, or null = the environment variable.</summary>
    public required string? ApiTokenFile { get; init; }

    /// <summary>The store, or null = chosen by the bucket.</summary>
    public required ObjectStoreEndpoint? StoreEndpoint { get; init; }

    /// <summary>The directory of the store's credentials, or null = the environment variables.</summary>
    public required string? CredentialsDirectory { get; init; }

    /// <summary>Prefix of the state's key.</summary>
    public required ObjectKey StatePrefix { get; init; }

    /// <summary>Bucket of the state, or null = the bundle's.</summary>
    public required BucketName? StateBucket { get; init; }

    /// <summary>The file with outputs of other resources, or null.</summary>
    public required string? OutputsFile { get; init; }

    /// <summary>The file with values of secrets, or null.</summary>
    public required string? SecretsFile { get; init; }

    /// <summary>The kubeconfig, or null = no cluster.</summary>
    public required string? Kubeconfig { get; init; }

    /// <summary>The namespace of Secrets, resources and outputs.</summary>
    public required NamespaceName Namespace { get; init; }
}
