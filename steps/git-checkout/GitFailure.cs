using System.Text.RegularExpressions;

namespace Slipway.Steps.GitCheckout;

/// <summary>Why git failed, by what happens next.</summary>
internal enum GitFailureKind
{
    Other,

    /// <summary>The network or the server's day: tried again.</summary>
    Network,

    /// <summary>Credentials are missing, wrong, or not enough.</summary>
    Access,

    /// <summary>There is no repository at the address.</summary>
    NoRepository,

    /// <summary>The server's certificate is not trusted.</summary>
    Certificate,

    /// <summary>The SSH server's key is not known, or has changed.</summary>
    HostKey,

    /// <summary>The repository has no such ref.</summary>
    NoRef,

    /// <summary>The server does not serve this SHA: it has none such, or serves only the tips of refs.</summary>
    ShaRefused,

    /// <summary>The server cannot make a shallow copy.</summary>
    NoShallow,

    /// <summary>The repository's SHAs are of the other length.</summary>
    ObjectFormat,

    /// <summary>The disk is full or may not be written.</summary>
    Disk,
}

/// <summary>git ended with an error. The text holds no secret.</summary>
/// <param name="kind">Why.</param>
/// <param name="lines">git's own last lines.</param>
internal sealed class GitFailedException(GitFailureKind kind, string lines) : Exception(lines)
{
    public GitFailureKind Kind { get; } = kind;

    /// <summary>The one line that says most: the first that git marks as fatal, else the last.</summary>
    public string Reason => Lines.FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal)) ?? Lines[^1];

    /// <summary>How many tries were made.</summary>
    public int Tries { get; init; } = 1;

    private string[] Lines => Message.Split('\n');
}

/// <summary>Tells the reason from git's messages, which are English here (LC_ALL=C): git has one exit code for all of them.</summary>
internal static partial class GitFailure
{
    private static readonly (GitFailureKind Kind, Regex Pattern)[] Patterns =
    [
        (GitFailureKind.NoRef, NoRef()),
        (GitFailureKind.ShaRefused, ShaRefused()),
        (GitFailureKind.NoShallow, NoShallow()),
        (GitFailureKind.ObjectFormat, ObjectFormat()),
        (GitFailureKind.Disk, Disk()),
        (GitFailureKind.HostKey, HostKey()),
        (GitFailureKind.Access, Access()),
        (GitFailureKind.Certificate, Certificate()),
        (GitFailureKind.NoRepository, NoRepository()),
        (GitFailureKind.Network, Network()),
    ];

    public static GitFailureKind KindOf(string error) => Patterns.FirstOrDefault(p => p.Pattern.IsMatch(error)).Kind;

    [GeneratedRegex("couldn't find remote ref|no such remote ref", RegexOptions.IgnoreCase)]
    private static partial Regex NoRef();

    // The last alternative is JGit's (Gerrit).
    [GeneratedRegex("not our ref|unadvertised object|want [0-9a-f]{40} not valid", RegexOptions.IgnoreCase)]
    private static partial Regex ShaRefused();

    [GeneratedRegex("does not support (?:shallow|--depth|--deepen)", RegexOptions.IgnoreCase)]
    private static partial Regex NoShallow();

    [GeneratedRegex("mismatched algorithms", RegexOptions.IgnoreCase)]
    private static partial Regex ObjectFormat();

    [GeneratedRegex("No space left on device|Disk quota exceeded|Read-only file system|unable to (?:create|write) .*Permission denied", RegexOptions.IgnoreCase)]
    private static partial Regex Disk();

    [GeneratedRegex("Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED", RegexOptions.IgnoreCase)]
    private static partial Regex HostKey();

    [GeneratedRegex(
        "could not read (?:Username|Password)|Authentication failed|Invalid username or|HTTP Basic: Access denied|returned error: 40[137]"
        + @"|HTTP code 407|Permission denied \(|Load key .*(?:invalid format|error in libcrypto)|terminal prompts disabled|Too many authentication failures",
        RegexOptions.IgnoreCase)]
    private static partial Regex Access();

    [GeneratedRegex("certificate (?:problem|verification failed|subject name)|error setting certificate|SSL: no alternative certificate", RegexOptions.IgnoreCase)]
    private static partial Regex Certificate();

    [GeneratedRegex(
        "repository .* not found|Repository not found|does not appear to be a git repository|returned error: 404|could not be found"
        + "|repository .* does not exist|no such repository|not valid: is this a git repository",
        RegexOptions.IgnoreCase)]
    private static partial Regex NoRepository();

    [GeneratedRegex(
        "Could not resolve|Couldn't resolve|Temporary failure in name resolution|Connection (?:refused|reset|timed out|closed)|Failed to connect|Couldn't connect"
        + "|Operation timed out|timed out after|Operation too slow|Network is unreachable|No route to host|unable to connect"
        + "|returned error: (?:429|5[0-9][0-9])|RPC failed; (?:HTTP 5|curl)|early EOF|unexpected disconnect|Empty reply from server|Recv failure|Send failure"
        + "|hung up unexpectedly|TLS connection was non-properly terminated|SSL_ERROR_SYSCALL|kex_exchange_identification|Broken pipe|Proxy CONNECT aborted"
        + "|invalid index-pack output|unexpected end of file|bad line length",
        RegexOptions.IgnoreCase)]
    private static partial Regex Network();
}
