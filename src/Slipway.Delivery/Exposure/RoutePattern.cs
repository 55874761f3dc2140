namespace Slipway.Delivery;

/// <summary>The pattern of a route: <c>[scheme://]host/path</c>, a <c>*</c> at the host's beginning and in the path
/// (developers.cloudflare.com/workers/configuration/routing/routes/#matching-behavior).</summary>
internal static class RoutePattern
{
    /// <summary>The pattern that has all of a hostname: what the original contract takes when none is given.</summary>
    public static string WholeHost(string hostname) => $"{hostname}/*";

    /// <summary>The pattern with its host in lower case, the form in which patterns are compared: hosts know no case, paths do.</summary>
    public static string Normalise(string pattern)
    {
        var host = HostRange(pattern);
        return pattern[..host.Start].ToLowerInvariant() + pattern[host].ToLowerInvariant() + pattern[host.End..];
    }

    /// <summary>The host, in lower case, with its asterisk if it has one: <c>*.example.com</c>, <c>*example.com</c>.</summary>
    public static string Host(string pattern) => pattern[HostRange(pattern)].ToLowerInvariant();

    /// <summary>The host without asterisk: what the zone is looked for by.</summary>
    public static string ZoneHost(string host) => host.TrimStart('*').TrimStart('.');

    /// <summary>False for hosts that cannot be in one zone: a zone has two labels at least, which all of its hosts end with.</summary>
    public static bool MayShareZone(string host, string other) =>
        ZoneHost(host).Split('.').TakeLast(2).SequenceEqual(ZoneHost(other).Split('.').TakeLast(2), StringComparer.OrdinalIgnoreCase);

    private static Range HostRange(string pattern)
    {
        var scheme = pattern.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var slash = pattern.IndexOf('/', start);
        return start..(slash < 0 ? pattern.Length : slash);
    }
}
