using Slipway.Cloudflare;
using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>Where references of a manifest are looked for. Resources: in the file of outputs, then in the cluster, then by their name
/// through the API. Secrets: in the file of secrets, then where the manifest says.</summary>
public sealed record ReferenceSources
{
    /// <summary>Outputs of resources (<c>--outputs FILE</c>), or null.</summary>
    public OutputsFile? Outputs { get; init; }

    /// <summary>Values of secrets by name (<c>--secrets-file FILE</c>), or null.</summary>
    public SecretsFile? Secrets { get; init; }

    /// <summary>The cluster with resources and Kubernetes Secrets, or null.</summary>
    public IKubernetes? Kubernetes { get; init; }

    /// <summary>The namespace of resources, and of Secrets for which the manifest names none.</summary>
    public NamespaceName Namespace { get; init; } = NamespaceName.Parse("default");

    /// <summary>The API, or null.</summary>
    public CloudflareApi? Api { get; init; }

    /// <summary>Receives warnings.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
