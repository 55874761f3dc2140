using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Testing;

/// <summary>A certificate authority of a test's own: it signs the server's certificate and those of clients.</summary>
public sealed class KubernetesApiCertificates
{
    private readonly X509Certificate2 authority;

    public KubernetesApiCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        authority = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    /// <summary>The authority's certificate, as a kubeconfig's certificate-authority.</summary>
    public string AuthorityPem => authority.ExportCertificatePem();

    public X509Certificate2 Authority => authority;

    /// <summary>A server's certificate for names and IP addresses.</summary>
    public X509Certificate2 Server(params IReadOnlyList<string> names) => Server(names, hasExpired: false);

    /// <summary>A server's certificate whose time is over.</summary>
    public X509Certificate2 ExpiredServer(string name) => Server([name], hasExpired: true);

    private X509Certificate2 Server(IReadOnlyList<string> names, bool hasExpired)
    {
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternative.AddIpAddress(address);
            }
            else
            {
                alternative.AddDnsName(name);
            }
        }

        return Issue($"CN={names[0]}", "1.3.6.1.5.5.7.3.1", alternative, hasExpired);
    }

    /// <summary>A client's certificate and key as PEM; the API takes the common name for the user's name.</summary>
    public (string Certificate, string Key) Client(string user, bool hasExpired = false)
    {
        using var certificate = Issue($"CN={user}", "1.3.6.1.5.5.7.3.2", null, hasExpired);
        using var key = certificate.GetECDsaPrivateKey()!;
        // SEC1, as kubeadm and kind write keys.
        return (certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }

    private X509Certificate2 Issue(string subject, string usage, SubjectAlternativeNameBuilder? alternative, bool hasExpired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (alternative is not null)
        {
            request.CertificateExtensions.Add(alternative.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(authority, now.AddHours(-1), hasExpired ? now.AddMinutes(-1) : now.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
