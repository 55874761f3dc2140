using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

public sealed class SourceSnapshotTests : SourceSnapshotFixture
{
    [Fact]
    public async Task A_clean_working_tree_is_built_from_its_own_repository()
    {
        var app = await AppAsync();
        app.Write("ignored/cache", "x");
        app.Write(".slipway/objects/a", "x");
        var head = await app.RunAsync("rev-parse", "HEAD");

        var snapshot = await TakeAsync(Path.Combine(app.Path, "services/api"), Path.Combine(app.Path, ".slipway"));

        snapshot.Should().Be(new SourceSnapshot { Url = app.Url, Revision = head, ProjectRoot = "services/api", Commit = head, IsDirty = false });
    }

    [Fact]
    public async Task Changes_deletions_and_new_files_are_taken_and_the_users_repository_keeps_every_byte()
    {
        var app = await AppAsync();
        await app.RunAsync("remote", "add", "origin", "https://user:token@example.com/org/app.git");
        app.Write("staged.txt", "staged\n");
        await app.RunAsync("add", "staged.txt");
        app.Write("staged.txt", "staged, then changed\n");
        app.Write("services/api/index.ts", "changed\n");
        app.Write("new dir/ünï.txt", "new\n");
        app.Write("ignored/cache", "x");
        app.Write("debug.log", "x");
        app.Write(".slipway/objects/a", "x");
        File.Delete(Path.Combine(app.Path, "gone.txt"));
        File.CreateSymbolicLink(Path.Combine(app.Path, "link"), "README.md");
        var script = app.Write("run.sh", "#!/bin/sh\n");
        await Command.Run("chmod", "755", script).ExecuteAsync(default);
        InstallHooks(app);
        var before = SourceSnapshotDirectoryState.StateOf(app.Path);
        var head = await app.RunAsync("rev-parse", "HEAD");

        var snapshot = await TakeAsync(app.Path, Path.Combine(app.Path, ".slipway"));

        SourceSnapshotDirectoryState.StateOf(app.Path).Should().Equal(before);
        File.Exists(directory["hooked"]).Should().BeFalse();
        snapshot.Commit.Should().Be($"{head}-dirty");
        snapshot.Revision.Should().Be($"refs/slipway/snapshots/{head}-dirty");
        snapshot.ProjectRoot.Should().Be(".");
        snapshot.IsDirty.Should().BeTrue();
        var files = await FetchAsync(snapshot);
        files.Should().Equal(".gitignore", "README.md", "link", "new dir/ünï.txt", "run.sh", "services/api/index.ts", "staged.txt");
        Fetched("staged.txt").Should().Be("staged, then changed\n");
        Fetched("services/api/index.ts").Should().Be("changed\n");
        new FileInfo(directory["fetched/link"]).LinkTarget.Should().Be("README.md");
        ProgramPath.Find(directory["fetched/run.sh"]).Should().NotBeNull("its mode says that it may be run");
        (await GitAsync("config", "--file", Path.Combine(LocalPath(snapshot), "config"), "slipway.source")).Should().Be("https://example.com/org/app.git");
    }

    [Fact]
    public async Task The_same_content_gives_the_same_commit_and_other_content_another()
    {
        var app = await AppAsync();
        app.Write("new.txt", "one\n");
        var first = await CommitOfAsync(await TakeAsync(app.Path));
        var again = await CommitOfAsync(await TakeAsync(app.Path));
        app.Write("new.txt", "two\n");
        var other = await CommitOfAsync(await TakeAsync(app.Path));

        again.Should().Be(first);
        other.Should().NotBe(first);
    }

    [Fact]
    public async Task A_file_changed_without_a_trace_in_its_size_is_taken_as_it_is()
    {
        var app = await AppAsync();
        // The same size, and written in the same moment as the index: only its content tells.
        app.Write("README.md", "COMMITTED\n");

        await FetchAsync(await TakeAsync(app.Path));

        Fetched("README.md").Should().Be("COMMITTED\n");
    }

    [Fact]
    public async Task A_directory_outside_git_is_taken_without_what_tools_put_there()
    {
        directory.Write("plain/wrangler.toml", "name = \"a\"\n");
        directory.Write("plain/.gitignore", "secret.env\n");
        directory.Write("plain/secret.env", "x");
        directory.Write("plain/node_modules/a/index.js", "x");
        directory.Write("plain/packages/b/node_modules/a/index.js", "x");
        directory.Write("plain/.wrangler/state", "x");
        directory.Write("plain/.slipway/out", "x");
        var before = SourceSnapshotDirectoryState.StateOf(directory["plain"]);

        var snapshot = await TakeAsync(directory["plain"], directory["plain/.slipway"]);

        SourceSnapshotDirectoryState.StateOf(directory["plain"]).Should().Equal(before);
        snapshot.Commit.Should().Be($"{await CommitOfAsync(snapshot)}-dirty").And.MatchRegex("^[0-9a-f]{40}-dirty$");
        snapshot.IsDirty.Should().BeTrue();
        snapshot.ProjectRoot.Should().Be(".");
        (await FetchAsync(snapshot)).Should().Equal(".gitignore", "wrangler.toml");
        (await GitAsync("config", "--file", Path.Combine(LocalPath(snapshot), "config"), "slipway.source")).Should().Be($"file://{directory["plain"]}");
    }

    [Fact]
    public async Task A_repository_without_a_commit_is_taken_like_a_directory_outside_git()
    {
        var app = await GitRepository.CreateAsync(directory["app"]);
        app.Write("services/api/index.ts", "x");
        var before = SourceSnapshotDirectoryState.StateOf(app.Path);

        var snapshot = await TakeAsync(Path.Combine(app.Path, "services/api"));

        SourceSnapshotDirectoryState.StateOf(app.Path).Should().Equal(before);
        snapshot.ProjectRoot.Should().Be("services/api");
        snapshot.Commit.Should().MatchRegex("^[0-9a-f]{40}-dirty$");
        (await FetchAsync(snapshot)).Should().Equal("services/api/index.ts");
    }

    [Fact]
    public async Task A_directory_that_its_repository_ignores_is_taken_by_itself()
    {
        var app = await AppAsync();
        app.Write("ignored/sample/index.ts", "x");

        var snapshot = await TakeAsync(Path.Combine(app.Path, "ignored/sample"));

        snapshot.ProjectRoot.Should().Be(".");
        snapshot.Commit.Should().EndWith("-dirty");
        (await FetchAsync(snapshot)).Should().Equal("index.ts");
    }

    [Fact]
    public async Task Variables_of_a_surrounding_hook_are_ignored()
    {
        var app = await AppAsync();
        app.Write("new.txt", "x");
        Environment.SetEnvironmentVariable("GIT_INDEX_FILE", "/nowhere/index");
        try
        {
            (await TakeAsync(app.Path)).IsDirty.Should().BeTrue();
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_INDEX_FILE", null);
        }
    }

    [Fact]
    public async Task A_bare_repository_is_refused_with_the_address_to_use()
    {
        var app = await AppAsync();
        await app.RunAsync("clone", "--quiet", "--bare", app.Url, directory["bare.git"]);

        var taking = () => TakeAsync(directory["bare.git"]);

        (await taking.Should().ThrowAsync<SourceSnapshotException>()).Which.Message.Should()
            .StartWith($"taking the state of '{directory["bare.git"]}': it is a bare repository, or part of one. Build it by its address instead: file://{directory["bare.git"]}");
    }

    [Fact]
    public async Task A_repository_of_another_owner_is_taken_when_it_is_named_itself()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give files to another user");
        var app = await AppAsync();
        app.Write("new.txt", "x");
        await Command.Run("chown", "-R", "65532:65532", app.Path).ExecuteAsync(default);

        (await FetchAsync(await TakeAsync(app.Path))).Should().Contain("new.txt");

        var below = () => TakeAsync(Path.Combine(app.Path, "services/api"));
        (await below.Should().ThrowAsync<SourceSnapshotException>()).Which.Message.Should()
            .Contain("its repository belongs to another user. If you trust it, run the command that git names below.").And.Contain("safe.directory");
    }

    [Fact]
    public async Task Another_revision_of_a_changed_directory_is_found_in_the_snapshots_repository_too()
    {
        var app = await AppAsync();
        await app.RunAsync("tag", "v1");
        app.Write("new.txt", "x");

        var snapshot = await TakeAsync(app.Path);

        (await FetchAsync(snapshot with { Revision = "v1" })).Should().NotContain("new.txt").And.HaveCount(4);
    }
    /// <summary>Fetches a snapshot as git-checkout does, into <c>fetched</c>, and lists its files.</summary>

    private void InstallHooks(GitRepository app)
    {
        foreach (var hook in (string[])["pre-commit", "post-index-change", "reference-transaction", "post-checkout"])
        {
            var path = app.Write($".git/hooks/{hook}", $"#!/bin/sh\ntouch {directory["hooked"]}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            }
        }
    }
}
