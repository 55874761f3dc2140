using System.Security.Cryptography;
using System.Text;

namespace Slipway.Webhooks.GitServers;

/// <summary>Proofs that a delivery comes from who knows the secret. What is compared is compared in constant time.</summary>
internal static class Proof
{
    private const string Sha256 = "sha256=";

    /// <summary>True when the header is <c>sha256=</c> and the body's HMAC with one of the secrets in hex.</summary>
    public static bool IsHmac(string header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (!header.StartsWith(Sha256, StringComparison.Ordinal))
        {
            return false;
        }

        var given = Encoding.UTF8.GetBytes(header[Sha256.Length..].ToLowerInvariant());
        var isOne = false;
        foreach (var secret in secrets)
        {
            var wanted = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
            isOne |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(wanted));
        }

        return isOne;
    }

    /// <summary>True when the header is one of the secrets. Digests are compared: texts of different lengths take the same time too.</summary>
    public static bool IsToken(string header, IReadOnlyList<string> secrets)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(header));
        var isOne = false;
        foreach (var secret in secrets)
        {
            isOne |= CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        }

        return isOne;
    }
}
