using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>A git repository of a test's own, made by the real git, blind to the configuration of the machine.</summary>
public sealed class GitRepository
{
    private static readonly Dictionary<string, string?> Environment = new()
    {
        // The tests may themselves run in a git hook.
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "A U Thor",
        ["GIT_AUTHOR_EMAIL"] = "author@example.com",
        ["GIT_AUTHOR_DATE"] = "1700000000 +0000",
        ["GIT_COMMITTER_NAME"] = "C O Mitter",
        ["GIT_COMMITTER_EMAIL"] = "committer@example.com",
        ["GIT_COMMITTER_DATE"] = "1700000000 +0000",
        ["GIT_CONFIG_COUNT"] = "2",
        ["GIT_CONFIG_KEY_0"] = "protocol.file.allow",
        ["GIT_CONFIG_VALUE_0"] = "always",
        ["GIT_CONFIG_KEY_1"] = "safe.directory",
        ["GIT_CONFIG_VALUE_1"] = "*",
    };

    private GitRepository(string path) => Path = path;

    /// <summary>Full path of the working tree.</summary>
    public string Path { get; }

    /// <summary>The address for git on this machine.</summary>
    public string Url => "file://" + string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The committer date of every commit, in seconds since 1970.</summary>
    public const string CommitterDate = "1700000000";

    /// <summary>Makes an empty repository whose branch is <c>main</c>.</summary>
    public static async Task<GitRepository> CreateAsync(string path)
    {
        Directory.CreateDirectory(path);
        var repository = new GitRepository(path);
        await repository.RunAsync("init", "--quiet", "--initial-branch=main", "--template=");
        return repository;
    }

    /// <summary>Runs git in the working tree and gives its output without the last line break; fails when git does.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await Command.Run("git", arguments).InDirectory(Path).WithEnvironment(Environment).ExecuteAsync(CancellationToken.None);
        return result.IsSuccess ? result.Output.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result.Error}");
    }

    /// <summary>Writes files, commits everything and gives the full SHA.</summary>
    public async Task<string> CommitAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Write(path, text);
        }

        await RunAsync("add", "--all");
        await RunAsync("commit", "--quiet", "--allow-empty", "--message", "Change " + string.Join(", ", files.Select(f => f.Path)));
        return await RunAsync("rev-parse", "HEAD");
    }

    /// <summary>Writes a file of the working tree and gives its full path.</summary>
    public string Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
