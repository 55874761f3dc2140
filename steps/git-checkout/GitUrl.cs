using System.Text.RegularExpressions;
using Slipway.Processes;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// The address of a repository, in one of the forms of gitremote(7) that reach a repository and nothing else: remote helpers
/// such as <c>ext::</c>, which run programs, are refused.
/// </summary>
internal sealed partial record GitUrl
{
    private const string Valid = "Valid: https://, http://, ssh://, git://, file:///, or user@host:path.";

    /// <summary>As git is given it: without a password, and for http and https without a user.</summary>
    public required string Text { get; init; }

    /// <summary>https, http, ssh, git or file.</summary>
    public required string Scheme { get; init; }

    /// <summary>Host, with the port if there is one; empty for file.</summary>
    public required string Host { get; init; }

    /// <summary>User name and password that the address itself held (percent-encoded still), or null.</summary>
    public string? UserInfo { get; init; }

    public bool IsHttp => Scheme is "http" or "https";

    /// <summary>The directory, when this is a repository on this machine.</summary>
    public string? LocalPath => Scheme == "file" ? Uri.UnescapeDataString(Text["file://".Length..]) : null;

    public override string ToString() => Text;

    /// <summary>Parses an address.</summary>
    /// <exception cref="StepUsageException">It has another form; the message does not repeat credentials.</exception>
    public static GitUrl Parse(string text)
    {
        var url = text.Trim();
        if (url.Length == 0)
        {
            throw Refused(url, "is empty.");
        }

        if (url.StartsWith('-') || url.Any(char.IsControl))
        {
            throw Refused(url, "is no address of a repository.");
        }

        if (RemoteHelper().IsMatch(url))
        {
            throw Refused(url, "names a remote helper, which may run programs.");
        }

        if (WithScheme().Match(url) is { Success: true } match)
        {
            return WithScheme(url, match);
        }

        if (ScpLike().Match(url) is { Success: true } scp)
        {
            return new GitUrl { Text = url, Scheme = "ssh", Host = scp.Groups["host"].Value };
        }

        return Path.IsPathRooted(url)
            ? new GitUrl { Text = "file://" + string.Join('/', url.Split('/').Select(Uri.EscapeDataString)), Scheme = "file", Host = "" }
            : throw Refused(url, "is no address of a repository.");
    }

    private static GitUrl WithScheme(string url, Match match)
    {
        var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        var host = match.Groups["host"].Value;
        var path = match.Groups["path"].Value;
        var user = match.Groups["user"].Success ? match.Groups["user"].Value : null;
        if (scheme is not ("https" or "http" or "ssh" or "git" or "file"))
        {
            throw Refused(url, $"has the scheme '{scheme}', which is not one that a checkout may use.");
        }

        if (scheme == "file")
        {
            return host.Length == 0 && user is null && path.Length > 1
                ? new GitUrl { Text = "file://" + path, Scheme = scheme, Host = "" }
                : throw Refused(url, "names a host or no directory: a directory of this machine is file:///<directory>.");
        }

        if (host.Length == 0 || host.StartsWith('-') || user?.StartsWith('-') == true)
        {
            throw Refused(url, "has no host.");
        }

        // The user of an ssh address is no secret, and needed; a password in it is of no use to ssh.
        var shown = scheme is "http" or "https" || user is null ? "" : user.Split(':')[0] + "@";
        return new GitUrl
        {
            Text = $"{scheme}://{shown}{host}{path}",
            Scheme = scheme,
            Host = host,
            UserInfo = scheme is "http" or "https" ? user : null,
        };
    }

    private static StepUsageException Refused(string url, string why) =>
        new($"option --url: '{Redaction.WithoutCredentials(url).ReplaceLineEndings("\\n")}' {why} {Valid}");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9+.-]*::")]
    private static partial Regex RemoteHelper();

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^/?#]*)@)?(?<host>[^/?#@]*)(?<path>.*)$")]
    private static partial Regex WithScheme();

    [GeneratedRegex(@"^(?:[A-Za-z0-9_.][^/@:\s]*@)?(?<host>[A-Za-z0-9_.][^/:\s@]*|\[[0-9A-Fa-f:.%]+\]):(?!//)(?!-)\S.*$")]
    private static partial Regex ScpLike();
}
