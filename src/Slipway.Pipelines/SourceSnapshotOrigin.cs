using System.Text.RegularExpressions;

namespace Slipway.Pipelines;

/// <summary>Where a snapshot comes from: the user's repository, which is only read, or a directory without one.</summary>
internal sealed partial record SourceSnapshotOrigin
{
    private const string HereIs = ".";

    /// <summary>Full path of the directory that is taken: the top of the working tree, or the directory outside git.</summary>
    public required string Root { get; init; }

    /// <summary>Path of the asked directory below <see cref="Root"/>; <c>.</c> = the root itself.</summary>
    public required string Prefix { get; init; }

    /// <summary>Full SHA of HEAD; null outside git, or before the first commit.</summary>
    public string? Head { get; init; }

    /// <summary>The files of the user's repository; null outside git.</summary>
    public SourceSnapshotFiles? Files { get; init; }

    /// <summary>Finds what a directory belongs to.</summary>
    /// <exception cref="SourceSnapshotException">It is a bare repository, or one that git does not trust.</exception>
    public static async Task<SourceSnapshotOrigin> FindAsync(string directory, CancellationToken ct)
    {
        var outside = new SourceSnapshotOrigin { Root = directory, Prefix = HereIs };
        var git = Trusting(directory);
        var found = await git.TryAsync(
            ["rev-parse", "--path-format=absolute", "--show-toplevel", "--show-prefix", "--git-path", "index", "--git-path", "objects",
                "--git-path", "info", "--git-path", "shallow", "--git-path", "info/sparse-checkout", "--show-object-format", "--verify", "HEAD^{commit}"], ct);
        if (found.Error.Contains("not a git repository", StringComparison.Ordinal))
        {
            return outside;
        }

        if (found.Error.Contains("must be run in a work tree", StringComparison.Ordinal))
        {
            throw git.Failed(found, $"it is a bare repository, or part of one. Build it by its address instead: {SourceSnapshot.FileUrl(directory)}");
        }

        if (found.Error.Contains("dubious ownership", StringComparison.Ordinal))
        {
            throw git.Failed(found, "its repository belongs to another user. If you trust it, run the command that git names below.");
        }

        if (found.Output.Split('\n') is not [var root, var prefix, var index, var objects, var info, var shallow, var sparse, var format, var head, ..])
        {
            throw git.Failed(found, "git cannot read its repository.");
        }

        prefix = prefix.TrimEnd('/');
        if (prefix.Length > 0 && await IsIgnoredAsync(git, ct))
        {
            return outside;
        }

        return new SourceSnapshotOrigin
        {
            Root = root,
            Prefix = prefix.Length == 0 ? HereIs : prefix,
            Head = found.IsSuccess ? head : null,
            Files = new SourceSnapshotFiles(index, objects, info, shallow, sparse, format),
        };
    }

    /// <summary>The path of something below the root; null when it is not below it.</summary>
    /// <param name="directory">The asked directory as the user wrote it; the root may be written otherwise, through links.</param>
    public string? RelativeToRoot(string directory, string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, Prefix, Path.GetRelativePath(directory, Path.GetFullPath(path))));
        return full.StartsWith(Root.TrimEnd('/') + '/', StringComparison.Ordinal) ? full[(Root.TrimEnd('/').Length + 1)..] : null;
    }

    /// <summary>True when the working tree is not just what HEAD says.</summary>
    public async Task<bool> IsDirtyAsync(IReadOnlyList<string> excluded, CancellationToken ct) =>
        Head is null || (await Git.RunAsync(
            ["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none", "--no-renames", "--", .. Pathspecs(excluded)], ct)).Length > 0;

    /// <summary>True when a clean working tree holds what a fetch of HEAD would not bring: content that a filter such as Git LFS
    /// made, and submodules, whose addresses may be relative to the place that the repository came from.</summary>
    public async Task<bool> NeedsCopyAsync(CancellationToken ct)
    {
        if ((await FilteredAsync(ct)).Length > 0)
        {
            return true;
        }

        return File.Exists(Path.Combine(Root, ".gitmodules")) && (await LinksAsync(Git, ct)).Count > 0;
    }

    /// <summary>The entries of the index whose content a filter makes, in the format of <c>update-index --index-info -z</c>.</summary>
    public Task<string> FilteredAsync(CancellationToken ct) => Git.RunAsync(["ls-files", "--stage", "-z", "--", ":(exclude,attr:!filter)"], ct);

    /// <summary>Paths of the entries that are commits of other repositories.</summary>
    public static async Task<IReadOnlyList<string>> LinksAsync(SourceSnapshotGit git, CancellationToken ct)
    {
        var links = new List<string>();
        var listed = await git.TryAsync(["-c", "core.quotePath=false", "ls-files", "--stage"], ct, line: l =>
        {
            if (l.StartsWith("160000 ", StringComparison.Ordinal))
            {
                links.Add(l[(l.IndexOf('\t', StringComparison.Ordinal) + 1)..]);
            }
        });
        return listed.IsSuccess ? links : throw git.Failed(listed, "git cannot list its files.");
    }

    /// <summary>HEAD's committer date, in seconds since 1970.</summary>
    public async Task<string> DateAsync(CancellationToken ct) =>
        Head is null ? "0" : (await Git.RunAsync(["rev-list", "--max-count=1", "--format=%ct", Head], ct)).Split('\n')[^1];

    /// <summary>The settings that tell how files are read, and the address that the repository came from.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync(CancellationToken ct)
    {
        if (Files is null)
        {
            return new Dictionary<string, string>();
        }

        var read = await Git.TryAsync(
            ["config", "-z", "--get-regexp",
                @"^(core\.(filemode|symlinks|ignorecase|precomposeunicode|excludesfile|attributesfile|autocrlf|eol|sparsecheckout(cone)?)|remote\.origin\.url)$"], ct);
        return read.Output.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\n', 2))
            .Where(e => e.Length == 2).GroupBy(e => e[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
    }

    /// <summary>An address without user and password; of an SSH address the user stays.</summary>
    public static string WithoutCredentials(string url) => HttpUser().Replace(SshPassword().Replace(url, "$1"), "$1");

    /// <summary>Everything but the excluded paths.</summary>
    public static IEnumerable<string> Pathspecs(IEnumerable<string> excluded) => excluded.Select(e => $":(exclude,top,literal){e}").Prepend(":(top)");

    private SourceSnapshotGit Git => Trusting(Root);

    /// <summary>A repository that the user names by its own directory is trusted, whoever owns it; one found above it is not.</summary>
    private static SourceSnapshotGit Trusting(string directory)
    {
        var git = new SourceSnapshotGit(directory);
        return git with { Settings = git.Settings.Add($"safe.directory={directory}") };
    }

    private static async Task<bool> IsIgnoredAsync(SourceSnapshotGit git, CancellationToken ct)
    {
        var ignored = await git.TryAsync(["check-ignore", "--quiet", "--", "."], ct);
        return ignored.IsSuccess && (await git.TryAsync(["ls-files", "--", "."], ct)).Output.Length == 0;
    }

    [GeneratedRegex("^(https?://)[^/@]*@", RegexOptions.IgnoreCase)]
    private static partial Regex HttpUser();

    [GeneratedRegex("^(ssh://[^/:@]*):[^/@]*(?=@)", RegexOptions.IgnoreCase)]
    private static partial Regex SshPassword();
}

/// <summary>Full paths of files of a user's repository, which in a linked working tree lie in several places.</summary>
/// <param name="ObjectFormat">sha1 or sha256.</param>
internal sealed record SourceSnapshotFiles(string Index, string Objects, string Info, string Shallow, string SparseCheckout, string ObjectFormat);
