using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>The git server in front of owner and name of a repository, without credentials: <c>https://git.example.com</c>, also with a port and a
/// path, or <c>ssh://git@git.example.com:2222</c>.</summary>
public sealed partial record GitHost
{
    private const int MaxPort = 65535;

    /// <summary>Where the providers that a Service names keep repositories, unless it says otherwise.</summary>
    private static readonly Dictionary<string, GitHost> Hosts = new(StringComparer.Ordinal)
    {
        ["github"] = new("https://github.com"),
        ["gitlab"] = new("https://gitlab.com"),
        ["bitbucket"] = new("https://bitbucket.org"),
        ["bitbucket_cloud"] = new("https://bitbucket.org"),
    };

    private readonly string address;

    private GitHost(string address) => this.address = address;

    /// <summary>The names of <see cref="OfProvider"/>.</summary>
    internal static IReadOnlyCollection<string> Providers => Hosts.Keys;

    /// <summary>Reads a host.</summary>
    /// <exception cref="FormatException">It is none; the message is a whole one, and holds no password.</exception>
    public static GitHost Parse(string text)
    {
        // Whatever is in front of the last @ may be a secret, in a text that is no address too.
        if (text.LastIndexOf('@') is var at and >= 0 && !SshUser().IsMatch(text[..(at + 1)]))
        {
            throw new FormatException(
                $"what is in front of '{text[at..]}' may be a password or token, which has no place in an address. Leave it out: runs have credentials from their workspaces basic-auth and ssh-directory.");
        }

        return Address().Match(text) is { Success: true } parts
            && (!parts.Groups["port"].Success || int.Parse(parts.Groups["port"].Value, CultureInfo.InvariantCulture) is > 0 and <= MaxPort)
            && !parts.Groups["path"].Value.Split('/').Any(name => name is "." or "..")
            ? new GitHost(text.TrimEnd('/'))
            : throw new FormatException($"'{text}' is no address of a git server: write https://HOST, http://HOST or ssh://git@HOST, if need be with :PORT and /PATH, such as https://git.example.com.");
    }

    /// <summary>The address of a repository.</summary>
    /// <param name="owner">Its owner; groups within groups are separated by slashes.</param>
    /// <param name="name">Its name.</param>
    public string AddressOf(string owner, string name) => $"{address}/{owner}/{name}.git";

    /// <summary>The host of a provider by its name in a Service; null when it has none that is known.</summary>
    internal static GitHost? OfProvider(string provider) => Hosts.GetValueOrDefault(provider.ToLowerInvariant().Replace('-', '_'));

    /// <inheritdoc/>
    public override string ToString() => address;

    // With ssh a user is part of the address; with a colon there is a password.
    [GeneratedRegex(@"\Assh://[A-Za-z0-9._-]+@\z", RegexOptions.CultureInvariant)]
    private static partial Regex SshUser();

    [GeneratedRegex(
        @"\A(?:https?|ssh)://(?:[A-Za-z0-9._-]+@)?(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?(?<path>(?:/[A-Za-z0-9._~-]+)*)/?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
