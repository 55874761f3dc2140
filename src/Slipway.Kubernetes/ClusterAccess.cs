using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Kubernetes;

/// <summary>How a cluster is reached, and as whom.</summary>
public sealed record ClusterAccess
{
    /// <summary>The API server's address; it may have a path, below which the API lies.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where this comes from, for messages: the kubeconfig and its context, or the pod's service account.</summary>
    public required string Source { get; init; }

    /// <summary>The certificates that the server's certificate must lead to; null = those that the machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>True = any certificate is taken.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name that the server's certificate must have, if it is not that of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy; null = that of the environment, if any.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Headers sent with each request: impersonation.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Who we are.</summary>
    public required ICredentialSource Credentials { get; init; }
}
