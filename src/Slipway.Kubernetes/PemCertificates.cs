using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Kubernetes;

/// <summary>Reads certificates and keys in PEM form.</summary>
internal static class PemCertificates
{
    /// <summary>All certificates of a text.</summary>
    /// <exception cref="FormatException">It holds none.</exception>
    public static X509Certificate2Collection Authorities(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("holds a certificate that cannot be read.", e);
        }

        return found.Count > 0 ? found : throw new FormatException("holds no PEM certificate (-----BEGIN CERTIFICATE-----).");
    }

    /// <summary>A client certificate (the first; the others are sent with it) and its key, which is not encrypted.</summary>
    /// <exception cref="FormatException">They cannot be read or do not belong together.</exception>
    public static SslStreamCertificateContext Client(string certificatePem, string keyPem)
    {
        try
        {
#pragma warning disable CA2000 // The context that is returned uses the certificate for as long as it lives.
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
#pragma warning restore CA2000
            if (!OperatingSystem.IsLinux())
            {
                // Elsewhere the system's TLS does not take keys that are in memory only (dotnet/runtime#23749).
                certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            }

            return SslStreamCertificateContext.Create(certificate, Authorities(certificatePem), offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException("cannot be used: the certificate and its unencrypted key must be PEM and belong together.", e);
        }
    }
}
