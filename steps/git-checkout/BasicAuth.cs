using System.Collections.Immutable;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// The workspace basic-auth: <c>.git-credentials</c> and <c>.gitconfig</c> as git-clone has them, or the <c>username</c> and
/// <c>password</c> of a Secret of type kubernetes.io/basic-auth, which go to the address's own host alone.
/// </summary>
internal sealed record BasicAuth
{
    /// <summary>Shorter texts are not masked in messages: they would mask half the message, and protect nothing.</summary>
    private const int ShortestSecret = 4;

    /// <summary>Private copy of the configuration, or null.</summary>
    private string? ConfigFile { get; init; }

    /// <summary>Private file in the format of git-credential-store(1), or null.</summary>
    private string? StoreFile { get; init; }

    /// <summary>The files come from a workspace, and are meant for a home directory of their own.</summary>
    public bool NeedsHome { get; private init; }

    public ImmutableHashSet<string> Secrets { get; private init; } = [];

    /// <exception cref="StepUsageException">The directory is not there, or holds none of these files.</exception>
    public static BasicAuth Read(string directory, GitUrl url, string privateDirectory)
    {
        var entries = new List<string>();
        if (url.UserInfo is { } userInfo)
        {
            entries.Add($"{url.Scheme}://{(userInfo.Contains(':', StringComparison.Ordinal) ? userInfo : userInfo + ':')}@{url.Host}");
        }

        string? configFile = null;
        if (directory.Length > 0)
        {
            var userName = Text(directory, "username");
            var password = Text(directory, "password");
            var store = Text(directory, ".git-credentials");
            var config = Text(directory, ".gitconfig");
            if (store is null && config is null && (userName is null || password is null))
            {
                throw new StepUsageException($"reading the workspace basic-auth in '{directory}': it holds neither .git-credentials or .gitconfig, "
                    + "nor both username and password. Put them there, or bind no such workspace.");
            }

            if (userName is not null && password is not null && url.IsHttp)
            {
                entries.Add($"{url.Scheme}://{Uri.EscapeDataString(userName)}:{Uri.EscapeDataString(password)}@{url.Host}");
            }

            entries.AddRange((store ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            if (config is not null)
            {
                configFile = Path.Combine(privateDirectory, ".gitconfig");
                PrivateFile.Write(configFile, config + '\n');
            }
        }

        string? storeFile = null;
        if (entries.Count > 0)
        {
            storeFile = Path.Combine(privateDirectory, ".git-credentials");
            PrivateFile.Write(storeFile, string.Join('\n', entries) + '\n');
        }

        return new BasicAuth
        {
            ConfigFile = configFile,
            StoreFile = storeFile,
            NeedsHome = directory.Length > 0,
            Secrets = [.. entries.SelectMany(PasswordsOf).Where(s => s.Length >= ShortestSecret)],
        };
    }

    /// <summary>Puts these credentials in the place of the user's own helpers.</summary>
    public void AddTo(GitConfigText config)
    {
        if (NeedsHome || StoreFile is not null)
        {
            config.Add("credential", "helper", "");
        }

        if (ConfigFile is not null)
        {
            config.Add("include", "path", ConfigFile);
        }

        if (StoreFile is not null)
        {
            config.Add("credential", "helper", $"store --file={PrivateFile.ShellQuoted(StoreFile)}");
        }
    }

    private static string? Text(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : null;
    }

    /// <summary>The password of a line, as written and decoded; a user name without a password is a token.</summary>
    private static IEnumerable<string> PasswordsOf(string entry)
    {
        var start = entry.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var end = entry.LastIndexOf('@');
        if (start < "://".Length || end <= start)
        {
            return [];
        }

        var parts = entry[start..end].Split(':', 2);
        var secret = parts.Length == 2 && parts[1].Length > 0 ? parts[1] : parts[0];
        return [secret, Uri.UnescapeDataString(secret)];
    }
}
