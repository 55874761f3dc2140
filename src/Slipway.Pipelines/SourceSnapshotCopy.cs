using System.Collections.Immutable;
using System.Text;

namespace Slipway.Pipelines;

/// <summary>
/// The bare repository of a snapshot. It borrows the user's objects by alternates (gitrepository-layout(5)), works on a copy of
/// the user's index, so that only changed files are read again, and takes contents as they are on disk, filters aside.
/// </summary>
internal sealed class SourceSnapshotCopy
{
    /// <summary>Never taken from a directory outside git: what tools put there, and would put there again.</summary>
    private const string NotSource = "node_modules/\n.wrangler/\n";

    private const string NoFilters = "* -filter\n";

    private readonly SourceSnapshotOrigin origin;
    private int nested;

    private SourceSnapshotCopy(SourceSnapshotOrigin origin, string directory)
    {
        this.origin = origin;
        Directory = directory;
    }

    /// <summary>Full path.</summary>
    public string Directory { get; }

    public static async Task<SourceSnapshotCopy> CreateAsync(SourceSnapshotOrigin origin, string scratchDirectory, CancellationToken ct)
    {
        System.IO.Directory.CreateDirectory(scratchDirectory);
        var copy = new SourceSnapshotCopy(origin, Path.Combine(Path.GetFullPath(scratchDirectory), $"source-{Path.GetRandomFileName()}.git"));
        await new SourceSnapshotGit(scratchDirectory).RunAsync(
            ["init", "--quiet", "--bare", $"--object-format={origin.Files?.ObjectFormat ?? "sha1"}", copy.Directory], ct);
        await copy.ConfigureAsync(ct);
        return copy;
    }

    /// <summary>Makes the commit: the same content, HEAD and directory give the same SHA.</summary>
    public async Task<string> CommitAsync(IReadOnlyList<string> excluded, CancellationToken ct)
    {
        var git = At(origin.Root, Path.Combine(Directory, "index"));
        if (origin is { Head: not null, Files: { } files })
        {
            CopyIndex(files, Path.Combine(Directory, "index"));
            if (await origin.FilteredAsync(ct) is { Length: > 0 } filtered)
            {
                // Given anew, an entry lacks the file's times and size: git reads the file itself, not what the filter made of it.
                await git.RunAsync(["update-index", "-z", "--index-info"], ct, filtered);
            }
        }

        var tree = await TreeAsync(git, excluded, ct);
        var date = $"@{await origin.DateAsync(ct)} +0000";
        var signed = git with
        {
            Environment = git.Environment.SetItems(new Dictionary<string, string?>
            {
                ["GIT_AUTHOR_NAME"] = "slipway",
                ["GIT_AUTHOR_EMAIL"] = "slipway@localhost",
                ["GIT_AUTHOR_DATE"] = date,
                ["GIT_COMMITTER_NAME"] = "slipway",
                ["GIT_COMMITTER_EMAIL"] = "slipway@localhost",
                ["GIT_COMMITTER_DATE"] = date,
            }),
        };
        string[] parent = origin.Head is null ? [] : ["-p", origin.Head];
        return await signed.RunAsync(["commit-tree", tree, .. parent, "-m", "The directory as it is"], ct);
    }

    /// <summary>Gives the commit the ref by which it is fetched.</summary>
    public Task PublishAsync(string name, string commit, CancellationToken ct) =>
        At(origin.Root, Path.Combine(Directory, "index")).RunAsync(["update-ref", name, commit], ct);

    private async Task<string> TreeAsync(SourceSnapshotGit git, IReadOnlyList<string> excluded, CancellationToken ct)
    {
        var left = await NotIgnoredAsync(git, excluded, ct);
        await git.RunAsync(["-c", "advice.addEmbeddedRepo=false", "add", "--all", "--", .. SourceSnapshotOrigin.Pathspecs(left)], ct);
        foreach (var link in await SourceSnapshotOrigin.LinksAsync(git, ct))
        {
            // A submodule's content becomes part of the snapshot; one that is not checked out is an empty directory, as it is now.
            await git.RunAsync(["update-index", "--force-remove", "--", link], ct);
            var inner = Path.Combine(git.Directory, link);
            if (Path.Exists(Path.Combine(inner, ".git")))
            {
                var inside = excluded.Where(e => e.StartsWith(link + '/', StringComparison.Ordinal)).Select(e => e[(link.Length + 1)..]);
                var tree = await NestedTreeAsync(inner, [.. inside], ct);
                await git.RunAsync(["read-tree", $"--prefix={link}/", tree], ct);
            }
        }

        // A partial clone lacks files that were never needed.
        return await git.RunAsync(["write-tree", "--missing-ok"], ct);
    }

    /// <summary>Without the paths that git ignores anyway: 'git add' takes naming one of those for a mistake, even to leave it out.</summary>
    private static async Task<IReadOnlyList<string>> NotIgnoredAsync(SourceSnapshotGit git, IReadOnlyList<string> paths, CancellationToken ct)
    {
        if (paths.Count == 0)
        {
            return paths;
        }

        var ignored = await git.TryAsync(["-c", "core.quotePath=false", "check-ignore", "--", .. paths.Select(p => $"./{p}")], ct);
        var names = ignored.Output.Split('\n').ToHashSet(StringComparer.Ordinal);
        return [.. paths.Where(p => !names.Contains($"./{p}") && !names.Contains($"\"./{p}\""))];
    }

    private async Task<string> NestedTreeAsync(string directory, IReadOnlyList<string> excluded, CancellationToken ct)
    {
        var index = Path.Combine(Directory, $"index-{++nested}");
        var repository = await SourceSnapshotOrigin.FindAsync(directory, ct);
        if (repository.Files is { } files)
        {
            await File.AppendAllTextAsync(Path.Combine(Directory, "objects", "info", "alternates"), files.Objects + '\n', ct);
            CopyIndex(files, index);
        }

        return await TreeAsync(At(directory, index), excluded, ct);
    }

    private SourceSnapshotGit At(string workTree, string index) => new(workTree)
    {
        Environment = ImmutableDictionary<string, string?>.Empty.Add("GIT_DIR", Directory).Add("GIT_WORK_TREE", workTree).Add("GIT_INDEX_FILE", index),
    };

    private async Task ConfigureAsync(CancellationToken ct)
    {
        var info = System.IO.Directory.CreateDirectory(Path.Combine(Directory, "info")).FullName;
        var settings = await origin.SettingsAsync(ct);
        var source = settings.TryGetValue("remote.origin.url", out var url) ? SourceSnapshotOrigin.WithoutCredentials(url) : SourceSnapshot.FileUrl(origin.Root);
        var config = new StringBuilder();
        foreach (var (key, value) in settings.Where(s => s.Key.StartsWith("core.", StringComparison.Ordinal)))
        {
            Add(config, "core", key["core.".Length..], value);
        }

        Add(config, "slipway", "source", source);
        // What lives for one run is neither compressed nor compared.
        Add(config, "core", "compression", "0");
        Add(config, "pack", "window", "0");
        Add(config, "uploadpack", "allowAnySHA1InWant", "true");
        Add(config, "uploadpack", "allowFilter", "true");
        await File.AppendAllTextAsync(Path.Combine(Directory, "config"), config.ToString(), ct);

        var exclude = TextOf(origin.Files is null ? null : Path.Combine(origin.Files.Info, "exclude"));
        await File.WriteAllTextAsync(Path.Combine(info, "exclude"), exclude + (origin.Head is null ? '\n' + NotSource : ""), ct);
        var attributes = TextOf(origin.Files is null ? null : Path.Combine(origin.Files.Info, "attributes"));
        await File.WriteAllTextAsync(Path.Combine(info, "attributes"), $"{attributes}\n{NoFilters}", ct);
        if (origin is not { Head: not null, Files: { } files })
        {
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(Directory, "objects", "info", "alternates"), files.Objects + '\n', ct);
        CopyIfThere(files.Shallow, Path.Combine(Directory, "shallow"));
        CopyIfThere(files.SparseCheckout, Path.Combine(info, "sparse-checkout"));
        // A run of another revision of this directory finds the user's branches and tags here too.
        var refs = await new SourceSnapshotGit(origin.Root).TryAsync(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags"], ct);
        await File.WriteAllTextAsync(Path.Combine(Directory, "packed-refs"), refs.Output, ct);
    }

    private static void Add(StringBuilder config, string section, string name, string value)
    {
        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        config.Append($"[{section}]\n\t{name} = \"{quoted}\"\n");
    }

    private static string TextOf(string? path) => path is not null && File.Exists(path) ? File.ReadAllText(path) : "";

    /// <summary>Copies an index with its time of writing, by which git tells files that changed in the same moment.</summary>
    private void CopyIndex(SourceSnapshotFiles files, string index)
    {
        CopyIfThere(files.Index, index);
        foreach (var shared in System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(files.Index)!, "sharedindex.*"))
        {
            File.Copy(shared, Path.Combine(Directory, Path.GetFileName(shared)), overwrite: true);
        }
    }

    private static void CopyIfThere(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to, overwrite: true);
            File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
        }
    }
}
