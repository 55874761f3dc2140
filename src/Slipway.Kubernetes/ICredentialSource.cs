using System.Net.Http.Headers;
using System.Net.Security;

namespace Slipway.Kubernetes;

/// <summary>Gives the credential for a request.</summary>
public interface ICredentialSource
{
    /// <summary>What the credential is and what to do when the API refuses it, as a sentence.</summary>
    string Cure { get; }

    /// <summary>The credential as it is now.</summary>
    /// <param name="refused">True = the API refused the last one: get another, if there is a way.</param>
    /// <exception cref="KubernetesException">There is none to be had.</exception>
    ValueTask<Credential> GetAsync(bool refused, CancellationToken ct);
}

/// <summary>A credential. It has no text form, so that no log can show it.</summary>
/// <param name="Authorization">The header; null = none.</param>
/// <param name="Certificate">The client certificate with its key; null = none.</param>
public sealed class Credential(AuthenticationHeaderValue? Authorization, SslStreamCertificateContext? Certificate)
{
    /// <summary>The header; null = none.</summary>
    public AuthenticationHeaderValue? Authorization { get; } = Authorization;

    /// <summary>The client certificate with its key; null = none.</summary>
    public SslStreamCertificateContext? Certificate { get; } = Certificate;
}
