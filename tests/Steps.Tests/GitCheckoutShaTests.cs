using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class GitCheckoutShaTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "main")]
    [InlineData(true, "gone")]
    public async Task A_full_SHA_inside_the_history_is_checked_out_also_when_the_server_serves_only_tips(bool refusesShas, string branch)
    {
        await using var server = await GitHttpServer.StartAsync(source.Root, new() { RefusesShas = refusesShas });

        var run = await program.RunAsync($"{server.Url}/app", source.Main[1].ToUpperInvariant(), $"--branch={branch}");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Main[1]);
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();
        if (refusesShas)
        {
            run.Error.Should().Contain("the server does not serve a bare SHA: fetching refs/heads/");
        }

        if (branch == "gone")
        {
            run.Error.Should().Contain("warning: the repository has no branch 'gone': looking in all branches and tags");
        }
    }

    [Theory]
    [InlineData(false, 2, 10)]
    [InlineData(false, 1, 10)]
    [InlineData(true, 1, 7)]
    [InlineData(false, 0, 4)]
    public async Task A_short_SHA_is_found_at_a_tip_or_in_the_history(bool refuses, int commit, int digits)
    {
        await using var server = await GitHttpServer.StartAsync(source.Root, new() { RefusesShas = refuses, RefusesFilters = refuses });

        var run = await program.RunAsync($"{server.Url}/app", source.Main[commit][..digits]);

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Main[commit]);
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
    }

    [Fact]
    public async Task An_ambiguous_short_SHA_is_an_error_that_lists_the_commits()
    {
        // 300 commits share one of 65,536 starts of four digits in nearly half of all cases; the content decides, and is fixed here.
        var app = await GitRepository.CreateAsync(program["app"]);
        var seen = new Dictionary<string, string>();
        string[]? pair = null;
        var tree = await app.RunAsync("hash-object", "-t", "tree", "-w", "/dev/null");
        var parent = await app.RunAsync("commit-tree", tree, "-m", "first");
        for (var i = 0; pair is null; i++)
        {
            parent = await app.RunAsync("commit-tree", tree, "-p", parent, "-m", $"{i}");
            pair = seen.TryGetValue(parent[..4], out var other) ? [other, parent] : null;
            seen[parent[..4]] = parent;
        }

        await app.RunAsync("update-ref", "refs/heads/main", await app.RunAsync("commit-tree", tree, "-p", parent, "-m", "last"));

        var run = await program.RunAsync(app.Url, pair[0][..4]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out '{pair[0][..4]}' of {app.Url}: the short SHA is ambiguous: ")
            .And.Contain(pair[0]).And.Contain(pair[1]).And.Contain("Set --revision to more digits.");
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456789", "the server does not serve this SHA, and no branch or tag of the repository holds such a commit. Check the SHA;")]
    [InlineData("0123456", "the repository has no branch, tag or commit of that name. Correct --revision. Branches:")]
    public async Task An_unknown_SHA_is_an_error(string sha, string why)
    {
        var run = await program.RunAsync(source.Repository.Url, sha);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out '{sha}' of {source.Repository.Url}: {why}");
        Directory.Exists(program.Output).Should().BeFalse();
    }

    [Fact]
    public async Task A_commit_that_only_a_pull_request_holds_is_served_by_its_SHA()
    {
        (await program.RunAsync(source.Repository.Url, source.PullRequest)).ExitCode.Should().Be(0);

        program.Files.Should().Contain("pull.txt");
    }

    [Fact]
    public async Task A_SHA_of_a_directory_is_no_commit()
    {
        var tree = await source.Repository.RunAsync("rev-parse", "main^{tree}");

        var run = await program.RunAsync(source.Repository.Url, tree);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out '{tree}' of {source.Repository.Url}: it names no commit, but a single file or directory.");
    }
}
