using System.Text.RegularExpressions;
using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>What a run builds: where <c>git-checkout</c> fetches from, and what the run's default names are made of.</summary>
public sealed partial record RunSource
{
    /// <summary>The address for <c>git-url</c>.</summary>
    public required string Url { get; init; }

    /// <summary>The value for <c>git-revision</c>.</summary>
    public required string Revision { get; init; }

    /// <summary>The value for <c>project-root</c>.</summary>
    public required string ProjectRoot { get; init; }

    /// <summary>What the <c>commit</c> result will be, as far as it is known now.</summary>
    public required string Commit { get; init; }

    /// <summary>True for a working tree with changes, or a directory outside git.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>The Worker's name, for default names only.</summary>
    public required string WorkerName { get; init; }

    /// <summary>Reads the source of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scratch">Directory for a snapshot.</param>
    /// <param name="excluded">Directories that are never part of a snapshot.</param>
    /// <exception cref="CliUsageException">The directory does not exist.</exception>
    public static Task<RunSource> ReadAsync(RunRequest request, string scratch, IReadOnlyList<string> excluded, CancellationToken ct) =>
        request.IsUrl ? FromUrlAsync(request, scratch, ct)
        : Directory.Exists(request.Source) ? FromDirectoryAsync(request, scratch, excluded, ct)
        : IsGitUrl(request.Source) ? FromUrlAsync(request, scratch, ct)
        : File.Exists(request.Source) ? throw new CliUsageException(
            $"reading the source '{request.Source}': it is a file. Name the directory of the project, or a git URL.")
        : throw new CliUsageException(
            $"reading the source '{request.Source}': there is no such directory, and it is no git URL (https://…, ssh://…, file://… or user@host:path).");

    private static async Task<RunSource> FromDirectoryAsync(
        RunRequest request, string scratch, IReadOnlyList<string> excluded, CancellationToken ct)
    {
        var directory = Path.GetFullPath(request.Source);
        var snapshot = await SourceSnapshot.TakeAsync(directory, scratch, excluded, ct);
        var projectRoot = Joined(snapshot.ProjectRoot, request.ProjectRoot);
        if (request.Revision is { Length: > 0 })
        {
            // Another revision of the same repository; the snapshot's own repository lists the user's branches and tags too.
            return await FromUrlAsync(request with { Source = snapshot.Url, ProjectRoot = projectRoot }, scratch, ct);
        }

        var project = Path.Combine(directory, request.ProjectRoot ?? ".");
        return new RunSource
        {
            Url = snapshot.Url,
            Revision = snapshot.Revision,
            ProjectRoot = projectRoot,
            Commit = snapshot.Commit,
            IsDirty = snapshot.IsDirty,
            WorkerName = Slipway.Cli.WorkerName.InDirectory(project) ?? Slipway.Cli.WorkerName.Sanitised(Path.GetFileName(Path.GetFullPath(project).TrimEnd('/'))),
        };
    }

    private static async Task<RunSource> FromUrlAsync(RunRequest request, string scratch, CancellationToken ct)
    {
        var projectRoot = request.ProjectRoot ?? ".";
        var revision = request.Revision ?? "";
        var remote = await SourceSnapshot.PeekAsync(request.Source, revision, projectRoot, scratch, ct);
        var lastPart = (projectRoot is "." or "" ? request.Source : projectRoot).TrimEnd('/').Split('/', ':')[^1];
        var name = remote is { ConfigFile: { } file, ConfigText: { } text } ? Slipway.Cli.WorkerName.InConfig(file, text) : null;
        return new RunSource
        {
            Url = request.Source,
            Revision = remote?.Commit ?? revision,
            ProjectRoot = projectRoot,
            Commit = remote?.Commit ?? (revision.Length > 0 ? revision.Replace('/', '-') : "head"),
            IsDirty = false,
            WorkerName = name ?? Slipway.Cli.WorkerName.Sanitised(lastPart.EndsWith(".git", StringComparison.Ordinal) ? lastPart[..^4] : lastPart),
        };
    }

    private static string Joined(string root, string? below) =>
        below is null or "." or "" ? root : root == "." ? below : $"{root}/{below}";

    private static bool IsGitUrl(string text) => text.Contains("://", StringComparison.Ordinal) || ScpLike().IsMatch(text);

    // git's short form of ssh: user@host:path (git-fetch(1), "GIT URLS").
    [GeneratedRegex("^[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^/].*$", RegexOptions.CultureInvariant)]
    private static partial Regex ScpLike();
}
