using System.Diagnostics;
using System.Globalization;
using Serilog;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// One checkout: fetch, check what came, put it in place, write the files. HEAD is detached, whatever the revision is: the commit
/// is what is built, and a branch of that name in the copy would only seem to follow the server's.
/// </summary>
internal sealed class Checkout
{
    /// <summary>Attributes that keep content as it is in the snapshot of a local run, which holds files as they were on disk:
    /// Git LFS, for one, would look for objects that only the user's repository has.</summary>
    private const string SnapshotAttributes = "* -filter\n";

    private readonly CheckoutOptions options;
    private readonly CheckoutTarget target;
    private readonly GitEnvironment environment;
    private readonly ILogger log;

    private Checkout(CheckoutOptions options, CheckoutTarget target, GitEnvironment environment, ILogger log)
    {
        this.options = options;
        this.target = target;
        this.environment = environment;
        this.log = log;
    }

    private GitClient Git => new(environment, target.Staging, options.Retries, log);

    private GitClient Placed => Git with { Directory = target.Directory };

    /// <exception cref="StepFailedException">It failed; the target is as it was before, or empty.</exception>
    public static async Task<CheckedOut> RunAsync(CheckoutOptions options, CheckoutTarget target, ILogger log, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var environment = await GitEnvironment.CreateAsync(options.Url, options.Access, ct);
        var done = false;
        try
        {
            target.Begin();
            var checkedOut = await new Checkout(options, target, environment, log).RunAsync(ct);
            done = true;
            log.Information("checked out {Revision:l} of {Url:l} at {Commit:l} in {Seconds:l} s",
                options.Revision.ToString(), options.Url.Text, checkedOut.Commit, clock.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));
            return checkedOut;
        }
        catch (GitFailedException e)
        {
            throw new StepFailedException(CheckoutMessage.For(e, options, target.Directory), inner: e);
        }
        finally
        {
            if (!done)
            {
                target.Abandon(environment.PrivateDirectory);
            }
        }
    }

    private async Task<CheckedOut> RunAsync(CancellationToken ct)
    {
        var fetch = new RevisionFetch(options, Git, target.IsReused);
        var fetched = await fetch.RunAsync(ct);
        var (commit, date) = await ReadCommitAsync(fetched, ct);
        await CheckSparseDirectoriesAsync(commit, ct);
        target.Take(environment.PrivateDirectory);
        await WriteFilesAsync(commit, ct);
        await new Submodules(options, Placed).RunAsync(ct);
        WarnOfMissingLfs();
        return options.Revision.SnapshotName is { } name && options.Url.LocalPath is { } snapshot
            ? new CheckedOut(name, await SourceOfAsync(snapshot, ct), date)
            : new CheckedOut(commit, options.Url.Text, date);
    }

    private async Task<(string Commit, string Date)> ReadCommitAsync(string fetched, CancellationToken ct)
    {
        // Two lines: "commit <sha>" and the date. A tag is followed to its commit.
        var read = await Git.TryAsync(["rev-list", "--max-count=1", "--format=%ct", fetched, "--"], ct);
        return read.IsSuccess && read.Output.Split('\n') is [var first, var date, ..]
            ? (first["commit ".Length..], date)
            : throw new StepFailedException($"checking out {options.Revision} of {options.Url}: it names no commit, but a single file or directory. "
                + "Set --revision to a branch, tag or commit.");
    }

    private async Task CheckSparseDirectoriesAsync(string commit, CancellationToken ct)
    {
        if (options.SparseDirectories.IsEmpty)
        {
            return;
        }

        var listed = await Git.RunAsync(["ls-tree", "-z", "-d", "--name-only", "--full-tree", commit, "--", .. options.SparseDirectories.Paths], ct);
        var present = listed.TrimEnd('\n').Split('\0');
        var missing = options.SparseDirectories.Paths.Where(p => !present.Contains(p)).ToList();
        if (missing.Count > 0)
        {
            throw new StepFailedException(
                $"checking out '{string.Join("', '", missing)}' of {options.Url}: commit {commit} has no such director{(missing.Count == 1 ? "y" : "ies")}. "
                + "Correct sparse-checkout-directories: paths from the root of the repository, separated by commas.");
        }
    }

    private async Task WriteFilesAsync(string commit, CancellationToken ct)
    {
        if (options.Revision.SnapshotName is not null)
        {
            var info = Directory.CreateDirectory(Path.Combine(target.Directory, ".git", "info"));
            await File.WriteAllTextAsync(Path.Combine(info.FullName, "attributes"), SnapshotAttributes, ct);
        }

        if (!options.SparseDirectories.IsEmpty)
        {
            // A line that starts with a quotation mark would be read as a quoted one.
            var lines = options.SparseDirectories.Paths.Select(p => p.StartsWith('"') ? $"\"{p.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : p);
            await Placed.RunAsync(["sparse-checkout", "set", "--cone", "--stdin"], ct, string.Join('\n', lines) + '\n');
        }

        // After a partial clone this fetches the files of the wanted directories.
        await Placed.RunRemoteAsync("fetching files", ["checkout", "--quiet", "--force", "--detach", commit, "--"], ct);
    }

    private async Task<string> SourceOfAsync(string snapshot, CancellationToken ct)
    {
        var source = await Placed.TryAsync(["config", "--file", Path.Combine(snapshot, "config"), "--get", "slipway.source"], ct);
        return source.IsSuccess ? source.Output.TrimEnd('\n') : options.Url.Text;
    }

    private void WarnOfMissingLfs()
    {
        var attributes = new FileInfo(Path.Combine(target.Directory, ".gitattributes"));
        if (options.Revision.SnapshotName is null && attributes is { Exists: true, LinkTarget: null }
            && Slipway.Processes.ProgramPath.Find("git-lfs") is null && File.ReadLines(attributes.FullName).Any(l => l.Contains("filter=lfs", StringComparison.Ordinal)))
        {
            log.Warning("this repository keeps files in Git LFS, and git-lfs is not installed: those files hold a pointer of three lines instead of their content");
        }
    }
}
