using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>Patterns of routes (developers.cloudflare.com/workers/configuration/routing/routes/#validity).</summary>
internal static class RoutePattern
{
    public static readonly TextRule Rule = new("a route's pattern", "^[^?#\\s]+$", "api.example.com/*", Break);

    /// <summary>Whether a pattern's hostname is a wildcard alone, so that it names no zone.</summary>
    public static bool NamesNoZone(string pattern) => Split(pattern).Host == "*";

    private static string? Break(string text)
    {
        if (text.IndexOfAny(['?', '#']) >= 0)
        {
            return "is not a route's pattern: it cannot hold a query or fragment. End it with '*' to match any query.";
        }

        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return "is not a route's pattern: it has a space in it.";
        }

        var (host, path) = Split(text);
        if (host.Contains("://", StringComparison.Ordinal))
        {
            return "is not a route's pattern: its scheme is 'http://' or 'https://', or left out to match both.";
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return "is not a route's pattern: it cannot name a port. Leave it out.";
        }

        if (path.IndexOf('*', StringComparison.Ordinal) is var star and >= 0 && star < path.Length - 1)
        {
            return "is not a route's pattern: in the path, '*' may only be the last character.";
        }

        if (host.LastIndexOf('*') > 0)
        {
            return "is not a route's pattern: in the hostname, '*' may only be the first character.";
        }

        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.TrimStart('*');
        return host == "*" || Hostname.Break(name) is null
            ? null
            : "is not a route's pattern: it begins with a hostname, such as example.com/* or *.example.com/api/*.";
    }

    private static (string Host, string Path) Split(string pattern)
    {
        var rest = pattern.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? pattern[8..]
            : pattern.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? pattern[7..]
            : pattern;

        // A scheme that is none of the two stays in the host, and is refused there.
        var slash = rest.IndexOf('/', rest.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0);
        return slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
    }
}
