using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

/// <summary>A repository to take snapshots of, and a look at what git-checkout would fetch of them.</summary>
public abstract class SourceSnapshotFixture : IAsyncDisposable
{
    private protected readonly TemporaryDirectory directory = new();

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected Task<SourceSnapshot> TakeAsync(string path, params string[] excluded) =>
        SourceSnapshot.TakeAsync(path, directory["scratch"], excluded, TestContext.Current.CancellationToken);

    private protected async Task<GitRepository> AppAsync(string name = "app")
    {
        var app = await GitRepository.CreateAsync(directory[name]);
        await app.CommitAsync((".gitignore", "ignored/\n*.log\n"), ("README.md", "committed\n"), ("services/api/index.ts", "committed\n"), ("gone.txt", "x\n"));
        return app;
    }

    private protected async Task<IReadOnlyList<string>> FetchAsync(SourceSnapshot snapshot)
    {
        await GitAsync("init", "--quiet", directory["fetched"]);
        directory.Write("fetched/.git/info/attributes", "* -filter\n");
        await GitAsync("-C", directory["fetched"], "fetch", "--quiet", "--depth=1", "--update-shallow", "--no-tags", snapshot.Url, snapshot.Revision);
        await GitAsync("-C", directory["fetched"], "checkout", "--quiet", "--detach", "FETCH_HEAD");
        return [.. Directory.EnumerateFiles(directory["fetched"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(directory["fetched"], f))
            .Where(f => !f.StartsWith(".git/", StringComparison.Ordinal) && f != ".gitmodules").Order(StringComparer.Ordinal)];
    }

    private protected string Fetched(string path) => File.ReadAllText(directory[$"fetched/{path}"]);

    private protected static Task<string> CommitOfAsync(SourceSnapshot snapshot) => GitAsync("--git-dir", LocalPath(snapshot), "rev-parse", snapshot.Revision);

    private protected static string LocalPath(SourceSnapshot snapshot) => Uri.UnescapeDataString(snapshot.Url["file://".Length..]);

    private protected static async Task<string> GitAsync(params string[] arguments)
    {
        var run = await Command.Run("git", ["-c", "safe.directory=*", .. arguments]).WithEnvironment("GIT_INDEX_FILE", null)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        run.ExitCode.Should().Be(0, run.Error);
        return run.Output.TrimEnd('\n');
    }
}
