using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class GitCheckoutTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    public static TheoryData<string, string> Revisions => new()
    {
        { "", "main" }, { "main", "main" }, { "dev", "dev" }, { "v1", "v1" }, { "v2", "v2^{commit}" }, { "refs/heads/dev", "dev" },
        { "refs/tags/v2", "v2^{commit}" }, { "refs/pull/1/head", "refs/pull/1/head" }, { "both", "refs/tags/both" }, { "heads/both", "refs/heads/both" },
        { " main\n", "main" },
    };

    [Theory]
    [MemberData(nameof(Revisions))]
    public async Task A_name_is_checked_out_at_its_commit(string revision, string expected)
    {
        var run = await program.RunAsync(source.Repository.Url, revision);

        run.Error.Should().NotContain("ERROR");
        run.ExitCode.Should().Be(0);
        var commit = await source.Repository.RunAsync("rev-parse", expected);
        program.Result("commit").Should().Be(commit);
        program.Result("url").Should().Be(source.Repository.Url);
        program.Result("committer-date").Should().Be(GitRepository.CommitterDate);
        (await program.GitAsync("rev-parse", "HEAD")).Should().Be(commit);
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
        run.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task The_default_is_one_commit_of_history_and_zero_is_all_with_tags()
    {
        await program.RunAsync(source.Repository.Url, "main");
        (await program.GitAsync("log", "--format=%H")).Should().Be(source.Main[2]);

        (await program.RunAsync(source.Repository.Url, "main", "--depth=2")).ExitCode.Should().Be(0);
        (await program.GitAsync("rev-list", "--count", "HEAD")).Should().Be("2");

        (await program.RunAsync(source.Repository.Url, "main", "--depth=0")).ExitCode.Should().Be(0);
        (await program.GitAsync("rev-list", "--count", "HEAD")).Should().Be("3");
        (await program.GitAsync("describe", "--tags", "--match=v*", source.Main[1])).Should().StartWith("v1-1-");
    }

    [Fact]
    public async Task A_sparse_checkout_fetches_and_writes_only_the_wanted_directories_and_the_files_beside_the_way()
    {
        var run = await program.RunAsync(source.Repository.Url, "main", "--sparse-checkout-directories= services/api/ , ");

        run.ExitCode.Should().Be(0);
        program.Files.Should().Equal("README.md", "services/api/index.ts");
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();
        var objects = await program.GitAsync("cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
        objects.Should().Contain(await source.Repository.RunAsync("rev-parse", "main:services/api/index.ts"));
        objects.Should().NotContain(await source.Repository.RunAsync("rev-parse", "main:services/web/index.ts"));
    }

    [Fact]
    public async Task A_sparse_directory_that_the_commit_does_not_have_is_an_error_that_leaves_nothing()
    {
        var run = await program.RunAsync(source.Repository.Url, "main", "--sparse-checkout-directories=services/api,services/apo");

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'services/apo' of {source.Repository.Url}: commit {source.Main[2]} has no such directory. "
            + "Correct sparse-checkout-directories: paths from the root of the repository, separated by commas.");
        Directory.Exists(program.Output).Should().BeFalse();
        program.HasResult("commit").Should().BeFalse();
    }

    [Fact]
    public async Task An_unknown_revision_names_the_near_ones_and_leaves_the_earlier_checkout()
    {
        await program.RunAsync(source.Repository.Url, "v1");
        var run = await program.RunAsync(source.Repository.Url, "v9");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Be($"ERROR: checking out 'v9' of {source.Repository.Url}: the repository has no branch, tag or commit of that name. Correct --revision. "
            + "Branches: dev, both, main. Tags: v1, v2, both.\n");
        program.Read("output/README.md").Should().Be("one\n");
        Directory.EnumerateFileSystemEntries(program.Output).Select(Path.GetFileName).Should().BeEquivalentTo(".git", "README.md", "services");
    }

    [Fact]
    public async Task An_empty_repository_is_said_to_be_empty()
    {
        var empty = await GitRepository.CreateAsync(program["empty"]);

        var run = await program.RunAsync(empty.Url, "");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Be($"ERROR: checking out the default branch of {empty.Url}: the repository is empty. Push a commit to it first.\n");
    }

    [Fact]
    public async Task A_missing_repository_is_said_to_be_missing()
    {
        var run = await program.RunAsync($"file://{program["nowhere"]}", "main");

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'main' of file://{program["nowhere"]}: there is no repository at this address, "
            + "or the credentials may not see it. Check --url; for a private repository bind the workspace basic-auth.\n");
        run.Error.Should().NotContain("trying again");
        Directory.Exists(program.Output).Should().BeFalse();
    }

    [Fact]
    public async Task A_refspec_is_fetched_before_the_revision()
    {
        var run = await program.RunAsync(source.Repository.Url, "dev", "--refspec=+refs/heads/*:refs/remotes/origin/*", "--depth=0");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Dev);
        (await program.GitAsync("rev-parse", "origin/main")).Should().Be(source.Main[2]);
    }

    [Fact]
    public async Task Submodules_with_relative_addresses_come_along_at_the_same_depth()
    {
        var library = await GitRepository.CreateAsync(program["library"]);
        await library.CommitAsync(("lib.txt", "old\n"));
        var pinned = await library.CommitAsync(("lib.txt", "pinned\n"));
        await library.CommitAsync(("lib.txt", "newer\n"));
        var app = await GitRepository.CreateAsync(program["app"]);
        await app.CommitAsync(("app.txt", "app\n"));
        await app.RunAsync("remote", "add", "origin", app.Url);
        await app.RunAsync("submodule", "--quiet", "add", "../library", "vendor/library");
        await app.RunAsync("-C", "vendor/library", "checkout", "--quiet", pinned);
        await app.CommitAsync();

        var run = await program.RunAsync(app.Url, "main");

        run.ExitCode.Should().Be(0, run.Error);
        program.Read("output/vendor/library/lib.txt").Should().Be("pinned\n");
        (await program.GitAsync("-C", "vendor/library", "rev-list", "--count", "HEAD")).Should().Be("1");
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();

        var again = await program.RunAsync(app.Url, "main", "--delete-existing=false");
        again.ExitCode.Should().Be(0, again.Error);
        program.Read("output/vendor/library/lib.txt").Should().Be("pinned\n");

        (await program.RunAsync(app.Url, "main", "--submodules=false")).ExitCode.Should().Be(0);
        File.Exists(Path.Combine(program.Output, "vendor/library/lib.txt")).Should().BeFalse();
    }

    [Fact]
    public async Task Git_variables_of_a_surrounding_hook_are_ignored()
    {
        var run = await program.Command(source.Repository.Url, "main")
            .WithEnvironment("GIT_DIR", "/nowhere").WithEnvironment("GIT_WORK_TREE", "/nowhere").WithEnvironment("GIT_INDEX_FILE", "/nowhere/index")
            .ExecuteAsync(TestContext.Current.CancellationToken);

        run.ExitCode.Should().Be(0, run.Error);
        program.Files.Should().Contain("README.md");
    }

    [Fact]
    public async Task Files_in_LFS_without_git_lfs_are_warned_of()
    {
        Assert.SkipWhen(ProgramPath.Find("git-lfs") is not null, "git-lfs is installed here");
        var app = await GitRepository.CreateAsync(program["app"]);
        await app.CommitAsync((".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"), ("a.bin", "version https://git-lfs.github.com/spec/v1\n"));

        var run = await program.RunAsync(app.Url, "main");

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("git-checkout: warning: this repository keeps files in Git LFS, and git-lfs is not installed");
    }

    [Fact]
    public async Task A_repository_with_sha256_names_is_checked_out()
    {
        var app = await GitRepository.CreateAsync(program["app"]);
        await Command.Run("rm", "-rf", Path.Combine(app.Path, ".git")).ExecuteAsync(default);
        await app.RunAsync("init", "--quiet", "--initial-branch=main", "--object-format=sha256");
        var commit = await app.CommitAsync(("a.txt", "a\n"));

        (await program.RunAsync(app.Url, "main")).ExitCode.Should().Be(0);

        program.Result("commit").Should().Be(commit).And.HaveLength(64);
    }

    [Fact]
    public async Task A_snapshot_of_a_local_run_gives_its_name_and_the_address_that_it_came_from()
    {
        var app = await GitRepository.CreateAsync(program["app"]);
        var commit = await app.CommitAsync((".gitattributes", "*.bin filter=lfs\n"), ("a.bin", "as it is\n"));
        await app.RunAsync("clone", "--quiet", "--bare", app.Url, program["snap shot.git"]);
        await app.RunAsync("--git-dir", program["snap shot.git"], "update-ref", $"refs/slipway/snapshots/{commit}-dirty", commit);
        await app.RunAsync("--git-dir", program["snap shot.git"], "config", "slipway.source", "https://example.com/org/app.git");

        var run = await program.RunAsync($"file://{program["snap%20shot.git"]}", $"refs/slipway/snapshots/{commit}-dirty");

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().NotContain("warning");
        program.Result("commit").Should().Be($"{commit}-dirty");
        program.Result("url").Should().Be("https://example.com/org/app.git");
        program.Read("output/a.bin").Should().Be("as it is\n");
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();
    }
}
