using System.Buffers;

namespace Slipway.Processes;

/// <summary>Takes secrets out of text before a person sees it.</summary>
public static class Redaction
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create(" \t\r\n/?#"); // not quotes: a password may hold them

    /// <summary>The text without user name and password in any address of the form <c>scheme://user:password@host</c>.</summary>
    public static string WithoutCredentials(string text)
    {
        var start = 0;
        while (text.IndexOf("://", start, StringComparison.Ordinal) is var scheme and >= 0)
        {
            var host = scheme + 3;
            var end = text.AsSpan(host).IndexOfAny(EndOfAuthority);
            var authority = text.AsSpan(host, end < 0 ? text.Length - host : end);
            var at = authority.LastIndexOf('@');
            if (at >= 0)
            {
                text = string.Concat(text.AsSpan(0, host), Mask, text.AsSpan(host + at));
            }

            start = host;
        }

        return text;
    }

    /// <summary>The text with every one of <paramref name="secrets"/> masked, the longest first since one may hold another; empty
    /// secrets are passed over.</summary>
    public static string Without(string text, IEnumerable<string> secrets) =>
        secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length).Aggregate(text, (t, s) => t.Replace(s, Mask, StringComparison.Ordinal));
}
