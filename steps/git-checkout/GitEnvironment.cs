using System.Collections.Immutable;
using Slipway.Processes;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// What the git processes of one checkout see. Configuration and credentials lie in a private directory that is deleted with
/// this object: nothing is on a command line, and nothing stays behind in the checkout, whose files later steps read.
/// The user's own configuration, credential helpers and ssh-agent stay in force where no option says otherwise.
/// </summary>
internal sealed class GitEnvironment : IDisposable
{
    /// <summary>Bytes in a second under which, and seconds for which, a transfer counts as dead: then it is tried again.</summary>
    private const string LowSpeedBytes = "1000", LowSpeedSeconds = "60";

    /// <summary>Variables by which a hook or another git command would point our git at its own repository (git(1)).</summary>
    private static readonly string[] Foreign =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_QUARANTINE_PATH", "GIT_CONFIG",
        "GIT_DEFAULT_HASH", "GIT_INTERNAL_SUPER_PREFIX", "SSH_ASKPASS", "GIT_CURL_VERBOSE", "GIT_TRACE_CURL",
    ];

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("git-checkout-");

    private GitEnvironment()
    {
    }

    /// <summary>Full path of the private directory (mode 0700).</summary>
    public string PrivateDirectory => directory.FullName;

    public ImmutableDictionary<string, string?> Variables { get; private set; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Passwords and keys that no message may hold.</summary>
    public ImmutableHashSet<string> Secrets { get; private set; } = [];

    /// <exception cref="StepUsageException">A file that an option promises is not there.</exception>
    public static async Task<GitEnvironment> CreateAsync(GitUrl url, AccessOptions access, CancellationToken ct)
    {
        var environment = new GitEnvironment();
        try
        {
            await environment.SetUpAsync(url, access, ct);
            return environment;
        }
        catch
        {
            environment.Dispose();
            throw;
        }
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task SetUpAsync(GitUrl url, AccessOptions access, CancellationToken ct)
    {
        var home = Environment.GetEnvironmentVariable("HOME") ?? "";
        var config = new GitConfigText();
        foreach (var file in UserConfigFiles(home))
        {
            config.Add("include", "path", file);
        }

        var auth = BasicAuth.Read(access.BasicAuthDirectory, url, PrivateDirectory);
        auth.AddTo(config);
        AddOwn(config, access);
        var configFile = Path.Combine(PrivateDirectory, "gitconfig");
        await File.WriteAllTextAsync(configFile, config.ToString(), ct);

        Secrets = auth.Secrets;
        var variables = Foreign.ToImmutableDictionary(name => name, _ => (string?)null).SetItems(
        [
            new("GIT_CONFIG_GLOBAL", configFile),
            new("GIT_TEMPLATE_DIR", ""),
            new("GIT_TERMINAL_PROMPT", "0"),
            new("GIT_ASKPASS", ""),
            new("SSH_ASKPASS_REQUIRE", "never"),
            new("GCM_INTERACTIVE", "never"),
            new("GIT_TRACE_REDACT", "1"),
            // file only where the repository itself is local: no submodule of a remote one reaches this machine's directories.
            new("GIT_ALLOW_PROTOCOL", url.Scheme == "file" ? "https:http:ssh:git:file" : "https:http:ssh:git"),
            new("LC_ALL", "C"),
            new("LANGUAGE", null),
        ]);
        if (auth.NeedsHome)
        {
            // The files in the workspace say "~"; and what a helper stores after a success stays private too.
            variables = variables.SetItem("HOME", PrivateDirectory).SetItem("XDG_CONFIG_HOME", null);
        }

        variables = AddProxy(variables, "http_proxy", access.HttpProxy);
        variables = AddProxy(variables, "https_proxy", access.HttpsProxy);
        variables = AddProxy(variables, "no_proxy", access.NoProxy);
        Variables = variables.SetItems(await SshAccess.VariablesAsync(access.SshDirectory, url, PrivateDirectory, ct));
    }

    private static ImmutableDictionary<string, string?> AddProxy(ImmutableDictionary<string, string?> variables, string name, string value) =>
        value.Length == 0 ? variables : variables.SetItem(name, value).SetItem(name.ToUpperInvariant(), value);

    private static IEnumerable<string> UserConfigFiles(string home)
    {
        if (Environment.GetEnvironmentVariable("GIT_CONFIG_GLOBAL") is { } chosen)
        {
            return chosen.Length == 0 ? [] : [Path.GetFullPath(chosen)];
        }

        var xdg = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } set ? set : Path.Combine(home, ".config");
        return home.Length == 0 ? [] : [Path.Combine(xdg, "git", "config"), Path.Combine(home, ".gitconfig")];
    }

    private static void AddOwn(GitConfigText config, AccessOptions access)
    {
        // Nothing that the repository or the user's templates bring along runs during a checkout.
        config.Add("core", "hooksPath", "/dev/null").Add("core", "fsmonitor", "false");
        // A workspace mounted from a volume, or a local repository, may have another owner: the user named both.
        config.Add("safe", "directory", "*").Add("safe", "bareRepository", "all");
        // For file:// the serving git reads this too.
        config.Add("uploadpack", "allowAnySHA1InWant", "true").Add("uploadpack", "allowFilter", "true");
        // A checkout can be made again at any time: no waiting for the disk, no housekeeping.
        config.Add("core", "fsync", "none").Add("gc", "auto", "0").Add("maintenance", "auto", "false");
        config.Add("submodule", "recurse", "false").Add("submodule", "fetchJobs", "4").Add("checkout", "workers", "0");
        config.Add("http", "lowSpeedLimit", LowSpeedBytes).Add("http", "lowSpeedTime", LowSpeedSeconds);
        if (!access.SslVerify)
        {
            config.Add("http", "sslVerify", "false");
        }

        if (CaFile(access) is { } file)
        {
            config.Add("http", "sslCAInfo", file);
        }

        if (ProgramPath.Find("git-lfs") is not null)
        {
            config.Add("filter.lfs", "process", "git-lfs filter-process").Add("filter.lfs", "smudge", "git-lfs smudge -- %f")
                .Add("filter.lfs", "clean", "git-lfs clean -- %f").Add("filter.lfs", "required", "true");
        }
    }

    private static string? CaFile(AccessOptions access)
    {
        if (access.CaDirectory.Length == 0)
        {
            return null;
        }

        var file = Path.Combine(Path.GetFullPath(access.CaDirectory), access.CaFileName);
        return File.Exists(file)
            ? file
            : throw new StepUsageException($"reading the CA bundle '{file}': there is no such file. "
                + "Put the PEM file into the workspace ssl-ca-directory, and name it by --crt-file.");
    }
}
