using System.Globalization;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// The commits of a repository without its files and directories (a partial clone with <c>--filter=tree:0</c>): what it takes to
/// find a short SHA, or the ref that holds a commit. It lies in the checkout's private directory and goes with it.
/// </summary>
internal sealed class CommitHistory : IDisposable
{
    private readonly CheckoutOptions options;
    private readonly GitClient git;
    private bool hasBranch, hasAll;

    public CommitHistory(CheckoutOptions options, GitClient git)
    {
        this.options = options;
        this.git = git with { Directory = Path.Combine(git.Environment.PrivateDirectory, "history") };
    }

    public void Dispose()
    {
        if (Directory.Exists(git.Directory))
        {
            Directory.Delete(git.Directory, recursive: true);
        }
    }

    /// <summary>The full SHA of the commit that a short one names: first among the tips of refs, then in the whole history.</summary>
    /// <exception cref="StepFailedException">None, or several.</exception>
    public async Task<string> FindAsync(string shortSha, CancellationToken ct)
    {
        var prefix = shortSha.ToLowerInvariant();
        var refs = await RemoteRefs.ListAsync(git with { Directory = git.Environment.PrivateDirectory }, options.Url, ct);
        if (refs.CommitsThatStartWith(prefix) is { Count: > 0 } tips)
        {
            return Only(tips);
        }

        while (await FetchMoreAsync(ct))
        {
            var objects = await git.RunAsync(["rev-parse", $"--disambiguate={prefix}"], ct);
            var types = await git.RunAsync(["cat-file", "--batch-check=%(objecttype) %(objectname)"], ct, objects);
            var commits = types.Split('\n').Where(l => l.StartsWith("commit ", StringComparison.Ordinal)).Select(l => l["commit ".Length..]).ToList();
            if (commits.Count > 0)
            {
                return Only(commits);
            }
        }

        throw await RemoteRefs.UnknownAsync(options, git with { Directory = git.Environment.PrivateDirectory }, ct);
    }

    /// <summary>A ref that holds the commit, and how many commits lie between the two at the most.</summary>
    /// <exception cref="StepFailedException">No branch and no tag holds it.</exception>
    public async Task<(string Ref, int Distance)> HolderOfAsync(string sha, CancellationToken ct)
    {
        do
        {
            if (!hasBranch && !hasAll)
            {
                continue;
            }

            if (!(await git.TryAsync(["cat-file", "-e", $"{sha}^{{commit}}"], ct)).IsSuccess)
            {
                continue;
            }

            var holders = await git.RunAsync(["for-each-ref", "--count=1", "--format=%(refname)", $"--contains={sha}"], ct);
            if (holders.TrimEnd('\n') is { Length: > 0 } holder)
            {
                var count = await git.RunAsync(["rev-list", "--count", $"{sha}..{holder}", "--"], ct);
                return (holder, int.Parse(count.TrimEnd('\n'), CultureInfo.InvariantCulture));
            }
        }
        while (await FetchMoreAsync(ct));

        throw new StepFailedException(
            $"checking out {options.Revision} of {options.Url}: the server does not serve this SHA, and no branch or tag of the repository holds such a commit. "
            + "Check the SHA; push its branch; or set --revision to the ref that holds it, such as refs/pull/1/head.");
    }

    /// <summary>Fetches the given branch first, then every branch and tag; false when there is no more to fetch.</summary>
    private async Task<bool> FetchMoreAsync(CancellationToken ct)
    {
        if (hasAll)
        {
            return false;
        }

        if (!Directory.Exists(git.Directory))
        {
            Directory.CreateDirectory(git.Directory);
            await git.RunAsync(["init", "--quiet", "--bare"], ct);
            await File.AppendAllTextAsync(Path.Combine(git.Directory, "config"), new GitConfigText().Add("remote.origin", "url", options.Url.Text).ToString(), ct);
        }

        if (!hasBranch && !options.Branch.IsEmpty)
        {
            hasBranch = true;
            try
            {
                var branch = options.Branch.Text.StartsWith("refs/", StringComparison.Ordinal) ? options.Branch.Text : $"refs/heads/{options.Branch.Text}";
                await FetchAsync([$"+{branch}:{branch}"], ct);
                return true;
            }
            catch (GitFailedException e) when (e.Kind == GitFailureKind.NoRef)
            {
                git.Log.Warning("the repository has no branch {Branch:l}: looking in all branches and tags", options.Branch.ToString());
            }
        }

        hasAll = true;
        await FetchAsync(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], ct);
        return true;
    }

    private Task<string> FetchAsync(IEnumerable<string> refspecs, CancellationToken ct) =>
        git.RunRemoteAsync("fetching the history", ["fetch", "--quiet", "--no-tags", "--update-shallow", "--filter=tree:0", "origin", .. refspecs], ct);

    private string Only(IReadOnlyList<string> commits) => commits.Count == 1
        ? commits[0]
        : throw new StepFailedException($"checking out {options.Revision} of {options.Url}: the short SHA is ambiguous: {string.Join(", ", commits.Take(5))}. "
            + "Set --revision to more digits.");
}
