using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Cli.Previewing;

/// <summary>What <c>slipway preview</c> was asked for.</summary>
public sealed record PreviewRequest
{
    /// <summary>Manifests and bundles.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The Worker that gets the requests, or null = the first.</summary>
    public required string? WorkerName { get; init; }

    /// <summary>The port; 0 = a free one; null = not given.</summary>
    public required int? Port { get; init; }

    /// <summary>The file with values of secrets, or null.</summary>
    public required string? SecretsFile { get; init; }

    /// <summary>The file with outputs of other resources, or null.</summary>
    public required string? OutputsFile { get; init; }

    /// <summary>The store, or null = chosen by the bucket.</summary>
    public required ObjectStoreEndpoint? StoreEndpoint { get; init; }

    /// <summary>The directory of the store's credentials, or null = the environment variables.</summary>
    public required string? CredentialsDirectory { get; init; }

    /// <summary>The overlay of a manifests ConfigMap, or null = the local one.</summary>
    public required OverlaySelection? Overlay { get; init; }

    /// <summary>The kubeconfig, or null = no cluster.</summary>
    public required string? Kubeconfig { get; init; }

    /// <summary>The namespace of ConfigMap and Secrets.</summary>
    public required NamespaceName Namespace { get; init; }
}
