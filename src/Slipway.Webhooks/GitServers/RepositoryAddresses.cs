using System.Text.RegularExpressions;

namespace Slipway.Webhooks.GitServers;

/// <summary>The addresses of a repository, of which one must be that of a Service. They are compared without what differs between the ways
/// to clone one repository: scheme, user, port, <c>.git</c>, and case, which hosts of git do not tell apart.</summary>
internal sealed partial class RepositoryAddresses
{
    /// <summary>Hosts for ssh through the port of https (docs.github.com, "Using SSH over the HTTPS port"; docs.gitlab.com, "altssh").</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal) { ["ssh.github.com"] = "github.com", ["altssh.gitlab.com"] = "gitlab.com" };

    /// <summary>Hosts that are no servers of one's own: a server that does not tell addresses is none of them.</summary>
    private static readonly string[] PublicHosts = ["github.com/", "gitlab.com/", "bitbucket.org/"];

    private readonly HashSet<string> addresses;
    private readonly string? ending;

    /// <summary>Takes the addresses.</summary>
    /// <param name="name">The repository as people call it: <c>owner/name</c>.</param>
    /// <param name="addresses">Its addresses; empty ones are passed over.</param>
    /// <param name="ending">The end of the path of each address, where the server does not tell addresses; null = it does.</param>
    public RepositoryAddresses(string name, IEnumerable<string> addresses, string? ending = null)
    {
        Name = name;
        this.addresses = [.. addresses.Select(Comparable).Where(a => a.Length > 0)];
        this.ending = ending is null ? null : "/" + ending.ToLowerInvariant();
    }

    /// <summary>The repository as people call it: <c>owner/name</c>.</summary>
    public string Name { get; }

    /// <summary>True when an address leads to this repository.</summary>
    public bool Contains(string gitUrl) =>
        Comparable(gitUrl) is { Length: > 0 } address && (addresses.Contains(address)
            || (ending is not null && address.EndsWith(ending, StringComparison.Ordinal) && !PublicHosts.Any(host => address.StartsWith(host, StringComparison.Ordinal))));

    /// <summary>Host and path of an address: <c>host/owner/name</c>; empty when it is none.</summary>
    internal static string Comparable(string gitUrl)
    {
        var (host, path) = Url().Match(gitUrl.Trim()) is { Success: true } url ? (url.Groups["host"].Value, url.Groups["path"].Value)
            : ScpLike().Match(gitUrl.Trim()) is { Success: true } scp ? (scp.Groups["host"].Value, scp.Groups["path"].Value)
            : ("", "");
        (host, path) = (host.ToLowerInvariant(), path.Split('?', '#')[0].Trim('/').ToLowerInvariant());
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^".git".Length] : path;
        return host.Length == 0 || path.Length == 0 ? "" : $"{Aliases.GetValueOrDefault(host, host)}/{path}";
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*://(?:[^@/]*@)?(?<host>\[[^\]/]+\]|[^:/]+)(?::[0-9]*)?/(?<path>.+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    // git-scm.com/docs/git-clone#_git_urls: [user@]host:path, where no slash is before the first colon.
    [GeneratedRegex(@"\A(?:[^@/:]*@)?(?<host>\[[^\]/]+\]|[^:/]+):(?!//)(?<path>.+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ScpLike();
}
