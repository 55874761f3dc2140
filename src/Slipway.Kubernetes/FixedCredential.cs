namespace Slipway.Kubernetes;

/// <summary>A credential that does not change: a token, a password or a certificate that a kubeconfig holds, or none.</summary>
internal sealed class FixedCredential(Credential credential, string cure) : ICredentialSource
{
    public string Cure => cure;

    public ValueTask<Credential> GetAsync(bool refused, CancellationToken ct) => ValueTask.FromResult(credential);
}
