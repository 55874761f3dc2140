using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>The repository that the tests of git-checkout read; made once.</summary>
public sealed class GitCheckoutSource : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();

    /// <summary>What holds the repositories, for a server.</summary>
    public string Root => directory.Path;

    public GitRepository Repository { get; private set; } = null!;

    /// <summary>Commits of main, oldest first.</summary>
    public IReadOnlyList<string> Main { get; private set; } = [];

    /// <summary>A commit that only refs/pull/1/head holds.</summary>
    public string PullRequest { get; private set; } = "";

    /// <summary>The tip of the branch dev.</summary>
    public string Dev { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Repository = await GitRepository.CreateAsync(directory["app"]);
        var first = await Repository.CommitAsync(("README.md", "one\n"), ("services/api/index.ts", "api\n"), ("services/web/index.ts", "web\n"));
        await Repository.RunAsync("tag", "v1");
        var second = await Repository.CommitAsync(("README.md", "two\n"));
        var third = await Repository.CommitAsync(("README.md", "three\n"));
        await Repository.RunAsync("tag", "--annotate", "--message=Second", "v2");
        Main = [first, second, third];
        await Repository.RunAsync("checkout", "--quiet", "-b", "dev", first);
        Dev = await Repository.CommitAsync(("dev.txt", "dev\n"));
        await Repository.RunAsync("checkout", "--quiet", "--detach", first);
        PullRequest = await Repository.CommitAsync(("pull.txt", "pull\n"));
        await Repository.RunAsync("update-ref", "refs/pull/1/head", PullRequest);
        await Repository.RunAsync("checkout", "--quiet", "main");
        // A name that is both: git's own rule takes the tag.
        await Repository.RunAsync("tag", "both", first);
        await Repository.RunAsync("branch", "both", third);
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
