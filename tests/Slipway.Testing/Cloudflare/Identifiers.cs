using System.Security.Cryptography;
using System.Text;

namespace Slipway.Testing.Cloudflare;

/// <summary>Identifiers that look random and are the same in every run: the first version of every server has the same id.</summary>
internal sealed class Identifiers
{
    private readonly Dictionary<string, int> counts = [];

    /// <summary>32 hexadecimal digits, as zones, records and routes have them.</summary>
    public string Hex(string kind)
    {
        var number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
        return Digest(Encoding.UTF8.GetBytes($"{kind} {number}"))[..32];
    }

    /// <summary>A UUID of version 4, as versions and deployments have them.</summary>
    public string Uuid(string kind)
    {
        var hex = Hex(kind);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-8{hex[17..20]}-{hex[20..32]}";
    }

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
