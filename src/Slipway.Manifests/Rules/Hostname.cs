using System.Text.RegularExpressions;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>Hostnames (RFC 1123, section 2.1).</summary>
internal static partial class Hostname
{
    /// <summary>Characters of a hostname at the most (RFC 1035, section 2.3.4, without the root's dot).</summary>
    private const int MaxLength = 253;

    /// <summary>A hostname of a custom domain: an exact one (developers.cloudflare.com/workers/configuration/routing/custom-domains).</summary>
    public static readonly TextRule Exact = new(
        "a hostname",
        "^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
        "api.example.com",
        text => text.StartsWith('*') ? "has a wildcard, which a custom domain cannot have: name each hostname, or write a route." : Break(text));

    /// <summary>A hostname of a DNS record: <c>*</c> may be its first label (developers.cloudflare.com/dns/manage-dns-records/reference/wildcard-dns-records).</summary>
    public static readonly TextRule Record = new(
        "a hostname",
        "^(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
        "api.example.com",
        text => Break(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text));

    /// <summary>What is wrong with a hostname without wildcard, or null.</summary>
    public static string? Break(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal))
        {
            return "is an address, not a hostname: leave out the scheme and the path.";
        }

        if (text.Any(c => c > '\x7f'))
        {
            return "is not a hostname: write names of other scripts in Punycode (xn--…).";
        }

        if (text.EndsWith('.'))
        {
            return "is not a hostname: leave out the dot at the end.";
        }

        return text.Length <= MaxLength && Form().IsMatch(text)
            ? null
            : "is not a hostname: labels of 1 to 63 letters, digits and hyphens, with no hyphen at either end, joined by dots; two labels at the least.";
    }

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
