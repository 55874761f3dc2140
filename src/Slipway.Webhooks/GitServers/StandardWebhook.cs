using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Webhooks.GitServers;

/// <summary>Signatures by the Standard Webhooks specification (github.com/standard-webhooks/standard-webhooks), which GitLab's signing tokens
/// follow (gitlab.com/gitlab-org/gitlab, merge request 230944).</summary>
internal static class StandardWebhook
{
    /// <summary>The header of the signatures.</summary>
    public const string Header = "webhook-signature";

    /// <summary>The header of the delivery's id, which is signed too.</summary>
    public const string Id = "webhook-id";

    private const string Time = "webhook-timestamp";
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>How far the sender's clock may be from ours: the specification's libraries allow 5 minutes.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>True for a secret that signs, rather than one that is sent.</summary>
    public static bool IsKey(string secret) => secret.StartsWith(SecretPrefix, StringComparison.Ordinal);

    /// <summary>Why the delivery is not genuine; null when it is.</summary>
    public static string? Refusal(Func<string, string> header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        var (id, time) = (header(Id), header(Time));
        if (id.Length == 0 || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return $"{Header} comes without {Id} and {Time}";
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
        {
            return $"{Time} is more than {Tolerance.TotalMinutes} min from this machine's time";
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        var given = header(Header).Split(' ').Where(s => s.StartsWith(Version, StringComparison.Ordinal)).Select(s => Encoding.UTF8.GetBytes(s[Version.Length..])).ToList();
        var isOne = false;
        foreach (var key in secrets.Where(IsKey).Select(Key).OfType<byte[]>())
        {
            var wanted = Encoding.UTF8.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
            foreach (var signature in given)
            {
                isOne |= CryptographicOperations.FixedTimeEquals(signature, wanted);
            }
        }

        return isOne ? null : $"{Header} is not that of any of the signing tokens";
    }

    private static byte[]? Key(string secret)
    {
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) ? key[..length] : null;
    }
}
