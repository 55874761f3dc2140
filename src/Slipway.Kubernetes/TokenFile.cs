using System.Net.Http.Headers;
using System.Net.Security;

namespace Slipway.Kubernetes;

/// <summary>A bearer token in a file, read for each request: the kubelet replaces a service account's token about every 48 minutes.</summary>
internal sealed class TokenFile(string path, SslStreamCertificateContext? certificate, string cure) : ICredentialSource
{
    public string Cure => cure;

    public async ValueTask<Credential> GetAsync(bool refused, CancellationToken ct)
    {
        string token;
        try
        {
            token = (await File.ReadAllTextAsync(path, ct)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesUsageException($"reading the token of the Kubernetes API: {e.Message} {cure}", e);
        }

        return token.Length > 0
            ? new Credential(new AuthenticationHeaderValue("Bearer", token), certificate)
            : throw new KubernetesUsageException($"reading the token of the Kubernetes API: '{path}' is empty. {cure}");
    }
}
