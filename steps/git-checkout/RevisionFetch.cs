using System.Globalization;

namespace Slipway.Steps.GitCheckout;

/// <summary>Makes the repository and fetches one revision into it, with as few requests as the server allows.</summary>
/// <param name="isReused">The repository has objects of an earlier checkout.</param>
internal sealed class RevisionFetch(CheckoutOptions options, GitClient git, bool isReused)
{
    private const string FetchHead = "FETCH_HEAD";

    /// <summary>Fetch only what the directories need: files come when they are checked out.</summary>
    private const string WithoutFiles = "--filter=blob:none";

    private GitRevision Revision => options.Revision;

    /// <summary>Fetches the revision and gives what to check out.</summary>
    /// <exception cref="GitFailedException">git failed.</exception>
    /// <exception cref="StepFailedException">There is no such revision.</exception>
    public async Task<string> RunAsync(CancellationToken ct)
    {
        await InitializeAsync("sha1", ct);
        try
        {
            return await FetchAsync(ct);
        }
        catch (GitFailedException e) when (e.Kind == GitFailureKind.ObjectFormat && !isReused)
        {
            Directory.Delete(Path.Combine(git.Directory, ".git"), recursive: true);
            await InitializeAsync("sha256", ct);
            return await FetchAsync(ct);
        }
    }

    private async Task InitializeAsync(string objectFormat, CancellationToken ct)
    {
        string[] format = isReused ? [] : [$"--object-format={objectFormat}"];
        await git.RunAsync(["init", "--quiet", .. format], ct);
        var config = new GitConfigText().Add("remote.origin", "url", options.Url.Text)
            .Add("remote.origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
        if (isReused && Directory.EnumerateFiles(Path.Combine(git.Directory, ".git", "objects", "pack"), "*.promisor").Any())
        {
            // The objects that an earlier partial clone left out must be known to be the server's.
            config.Add("remote.origin", "promisor", "true").Add("remote.origin", "partialclonefilter", "blob:none");
        }

        await File.AppendAllTextAsync(Path.Combine(git.Directory, ".git", "config"), config.ToString(), ct);
    }

    private async Task<string> FetchAsync(CancellationToken ct)
    {
        if (options.Refspecs.Count > 0)
        {
            await FetchAsync(options.Refspecs, options.Depth, ct);
            if (Revision.IsEmpty)
            {
                return FetchHead;
            }

            foreach (var name in (string[])[Revision.Text, $"refs/remotes/origin/{Revision.Text}"])
            {
                if ((await git.TryAsync(["rev-parse", "--verify", "--quiet", $"{name}^{{commit}}"], ct)).IsSuccess)
                {
                    return name;
                }
            }
        }

        return Revision.IsFullSha ? await FetchShaAsync(Revision.Text, null, ct) : await FetchNameAsync(ct);
    }

    private async Task<string> FetchNameAsync(CancellationToken ct)
    {
        try
        {
            await FetchAsync([Revision.Ref], options.Depth, ct);
            return FetchHead;
        }
        catch (GitFailedException e) when (e.Kind == GitFailureKind.NoRef && Revision.MayBeShortSha)
        {
            using var history = new CommitHistory(options, git);
            return await FetchShaAsync(await history.FindAsync(Revision.Text, ct), history, ct);
        }
        catch (GitFailedException e) when (e.Kind == GitFailureKind.NoRef)
        {
            throw await RemoteRefs.UnknownAsync(options, git, ct);
        }
    }

    private async Task<string> FetchShaAsync(string sha, CommitHistory? known, CancellationToken ct)
    {
        if (isReused && options.Depth == 1 && (await git.TryAsync(["cat-file", "-e", $"{sha}^{{commit}}"], ct)).IsSuccess)
        {
            return sha;
        }

        try
        {
            await FetchAsync([sha], options.Depth, ct);
            return FetchHead;
        }
        catch (GitFailedException e) when (e.Kind == GitFailureKind.ShaRefused)
        {
            // The server serves the tips of refs alone, or has no such commit: the history of its refs tells.
            CommitHistory? own = null;
            try
            {
                var history = known ?? (own = new CommitHistory(options, git));
                var (holder, distance) = await history.HolderOfAsync(sha, ct);
                git.Log.Information("the server does not serve a bare SHA: fetching {Ref:l}, which holds it", holder);
                await FetchAsync([holder], options.Depth == 0 ? 0 : distance + options.Depth, ct);
                return sha;
            }
            finally
            {
                own?.Dispose();
            }
        }
    }

    private async Task FetchAsync(IEnumerable<string> refs, int depth, CancellationToken ct)
    {
        // With the whole history come the tags, which versioning tools count from.
        var arguments = new List<string>
        {
            "fetch", "--quiet", "--force", "--update-head-ok", "--update-shallow", "--no-recurse-submodules", depth == 0 ? "--tags" : "--no-tags",
        };
        if (!options.SparseDirectories.IsEmpty)
        {
            arguments.Add(WithoutFiles);
        }

        if (depth > 0)
        {
            arguments.Add($"--depth={depth.ToString(CultureInfo.InvariantCulture)}");
        }
        else if (File.Exists(Path.Combine(git.Directory, ".git", "shallow")))
        {
            arguments.Add("--unshallow");
        }

        try
        {
            await git.RunRemoteAsync($"fetching {Revision}", [.. arguments, "origin", .. refs], ct);
        }
        catch (GitFailedException e) when (e.Kind == GitFailureKind.NoShallow && depth > 0)
        {
            await FetchAsync(refs, 0, ct);
        }
    }
}
