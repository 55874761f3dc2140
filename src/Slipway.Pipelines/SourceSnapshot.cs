namespace Slipway.Pipelines;

/// <summary>
/// A directory as it is now, as a commit that <c>git-checkout</c> can fetch: with its uncommitted and its untracked files, without
/// the ignored ones; submodules with their content. The user's index, branches, working tree, object database and hooks are not touched: where a commit has to be
/// made, it lies in a bare repository of its own, which borrows the user's objects.
/// </summary>
public sealed record SourceSnapshot
{
    /// <summary>Refs of snapshots; what follows is the <c>commit</c> result of the run.</summary>
    internal const string RefPrefix = "refs/slipway/snapshots/";

    /// <summary>End of the <c>commit</c> result where the content is in no commit of the user's.</summary>
    internal const string DirtySuffix = "-dirty";

    /// <summary>What to give to <c>git-checkout</c> as the address: <c>file://</c>.</summary>
    public required string Url { get; init; }

    /// <summary>What to give as the revision: the full SHA of HEAD, or <c>refs/slipway/snapshots/NAME</c>.</summary>
    public required string Revision { get; init; }

    /// <summary>The directory's path relative to the root of what is checked out; <c>.</c> for the root itself.</summary>
    public required string ProjectRoot { get; init; }

    /// <summary>What the <c>commit</c> result will be: the full SHA of HEAD, with <c>-dirty</c> when the content differs from it;
    /// outside git the SHA of the snapshot's own commit, with <c>-dirty</c>.</summary>
    public required string Commit { get; init; }

    /// <summary>True when the content is in no commit of the user's.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>Takes a snapshot of a directory.</summary>
    /// <param name="directory">In a git repository or outside. A directory that its repository ignores counts as outside.</param>
    /// <param name="scratchDirectory">Receives the bare repository; it must exist as long as the checkout runs.</param>
    /// <param name="excluded">Full paths that are never taken, such as the output directory.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="SourceSnapshotException">git refuses; the message says what to do.</exception>
    /// <exception cref="Processes.CommandNotFoundException">git is not installed.</exception>
    public static async Task<SourceSnapshot> TakeAsync(
        string directory, string scratchDirectory, IEnumerable<string> excluded, CancellationToken ct)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var repository = await SourceSnapshotOrigin.FindAsync(full, ct);
        IReadOnlyList<string> left = [.. excluded.Select(e => repository.RelativeToRoot(full, e)).OfType<string>()];
        var isDirty = await repository.IsDirtyAsync(left, ct);
        if (!isDirty && !await repository.NeedsCopyAsync(ct))
        {
            return new SourceSnapshot
            {
                Url = FileUrl(repository.Root),
                Revision = repository.Head!,
                ProjectRoot = repository.Prefix,
                Commit = repository.Head!,
                IsDirty = false,
            };
        }

        var copy = await SourceSnapshotCopy.CreateAsync(repository, scratchDirectory, ct);
        var commit = await copy.CommitAsync(left, ct);
        var name = (repository.Head ?? commit) + (isDirty ? DirtySuffix : "");
        await copy.PublishAsync(RefPrefix + name, commit, ct);
        return new SourceSnapshot
        {
            Url = FileUrl(copy.Directory),
            Revision = RefPrefix + name,
            ProjectRoot = repository.Prefix,
            Commit = name,
            IsDirty = isDirty,
        };
    }

    /// <summary>
    /// Looks into a repository before a run: which commit a revision is now, and the wrangler config of the project. Only what that
    /// takes is fetched, with the user's own credentials, and nothing is asked.
    /// </summary>
    /// <param name="gitUrl">Address of the repository.</param>
    /// <param name="revision">Branch, tag, full SHA or ref; empty = the default branch.</param>
    /// <param name="projectRoot">The project's directory in the repository.</param>
    /// <param name="scratchDirectory">Receives a bare repository.</param>
    /// <param name="ct">Stops git.</param>
    /// <returns>Null when it cannot be read; the checkout will say why.</returns>
    public static Task<RemoteSource?> PeekAsync(
        string gitUrl, string revision, string projectRoot, string scratchDirectory, CancellationToken ct) =>
        SourceSnapshotPeek.ReadAsync(gitUrl, revision, projectRoot, scratchDirectory, ct);

    /// <summary>The <c>file://</c> address of a directory, special characters escaped: git and <see cref="Uri"/> decode percent signs in it.</summary>
    public static string FileUrl(string path) => "file://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
