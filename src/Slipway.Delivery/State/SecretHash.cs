using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Delivery;

/// <summary>Hashes of secret values, by which a later deployment sees whether they changed. The state lies in a bucket that more people
/// may read than may read the secrets: so they are made slow to guess.</summary>
internal static class SecretHash
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations: OWASP's number
    /// (cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2).</summary>
    public const int Iterations = 210_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>A salt for a Worker, base64.</summary>
    public static string NewSalt() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>The hash of a value: <c>pbkdf2-sha512$iterations$base64</c>. Another number of iterations makes another hash: then the
    /// secret is sent once more.</summary>
    public static string Of(SecretText secret, string salt, int iterations) => string.Create(
        CultureInfo.InvariantCulture,
        $"pbkdf2-sha512${iterations}${Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret.Reveal()), Convert.FromBase64String(salt), iterations, HashAlgorithmName.SHA512, HashBytes))}");

    /// <summary>One hash for several secrets: 64 hexadecimal digits, of names and hashes.</summary>
    public static string OfAll(ImmutableSortedDictionary<string, string> hashes) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(hashes.Select(h => $"{h.Key}\0{h.Value}\n")))));
}
