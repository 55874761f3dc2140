using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines;

/// <summary>What a look into a remote repository told.</summary>
/// <param name="Commit">Full SHA of the commit that the revision is now.</param>
/// <param name="ConfigFile">Name of the project's wrangler config, or null when it has none.</param>
/// <param name="ConfigText">Its text, or null.</param>
public sealed record RemoteSource(string Commit, string? ConfigFile, string? ConfigText)
{
    /// <summary>Names of wrangler configs, in the order in which wrangler looks for them.</summary>
    public static readonly IReadOnlyList<string> ConfigFiles = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];
}

/// <summary>Reads one file of a remote repository: a shallow fetch without files, then the file alone.</summary>
internal static partial class SourceSnapshotPeek
{
    /// <summary>A look that takes longer is given up: the run goes on with names that it does not need the server for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<RemoteSource?> ReadAsync(
        string gitUrl, string revision, string projectRoot, string scratchDirectory, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var scratch = Directory.CreateDirectory(
            Path.Combine(Path.GetFullPath(scratchDirectory), $"peek-{Path.GetRandomFileName()}.git"));
        try
        {
            return await ReadAsync(gitUrl, revision.Length == 0 ? "HEAD" : revision, projectRoot, scratch, patience.Token);
        }
        catch (SourceSnapshotException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<RemoteSource?> ReadAsync(string gitUrl, string revision, string projectRoot, DirectoryInfo scratch, CancellationToken ct)
    {
        if (revision.StartsWith('-') || NotARevision().IsMatch(revision) || gitUrl.Any(char.IsControl))
        {
            return null;
        }

        var git = new SourceSnapshotGit(scratch.FullName);
        git = git with
        {
            Settings = git.Settings.AddRange(["safe.directory=*", "safe.bareRepository=all"]),
            Environment = git.Environment.Add("GIT_ALLOW_PROTOCOL", "https:http:ssh:git:file")
                .Add("GIT_SSH_COMMAND", (System.Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") ?? "ssh") + " -o BatchMode=yes -o ConnectTimeout=10"),
        };
        await git.RunAsync(["init", "--quiet", "--bare"], ct);
        // In a file, not on the command line, which every user of the machine can read.
        var config = new StringBuilder();
        if (WithCredentials().Match(gitUrl) is { Success: true } match)
        {
            var store = Path.Combine(scratch.FullName, "credentials");
            var user = match.Groups["user"].Value;
            await File.WriteAllTextAsync(store, $"{match.Groups["scheme"]}{(user.Contains(':', StringComparison.Ordinal) ? user : user + ':')}@{match.Groups["host"]}\n", ct);
            config.Append($"[credential]\n\thelper = \"\"\n\thelper = \"store --file='{store}'\"\n");
            gitUrl = $"{match.Groups["scheme"]}{match.Groups["host"]}{match.Groups["path"]}";
        }

        config.Append($"[remote \"origin\"]\n\turl = \"{gitUrl.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
        await File.AppendAllTextAsync(Path.Combine(scratch.FullName, "config"), config.ToString(), ct);
        await git.RunAsync(["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "origin", revision], ct);
        var commit = await git.RunAsync(["rev-parse", "--verify", "FETCH_HEAD^{commit}"], ct);

        var root = string.Join('/', projectRoot.Split('/').Where(p => p is not ("" or ".")));
        var paths = RemoteSource.ConfigFiles.Select(f => root.Length == 0 ? f : $"{root}/{f}").ToList();
        var present = (await git.RunAsync(["ls-tree", "-z", "--name-only", "--full-tree", commit, "--", .. paths], ct)).Split('\0');
        if (paths.Find(present.Contains) is not { } path)
        {
            return new RemoteSource(commit, null, null);
        }

        var text = await git.TryAsync(["cat-file", "blob", $"{commit}:{path}"], ct);
        return new RemoteSource(commit, Path.GetFileName(path), text.IsSuccess ? text.Output : null);
    }

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]")]
    private static partial Regex NotARevision();

    [GeneratedRegex("^(?<scheme>https?://)(?<user>[^/?#]*)@(?<host>[^/?#@]+)(?<path>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex WithCredentials();
}
