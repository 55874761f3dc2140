using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

public sealed class SourceSnapshotRepositoryTests : SourceSnapshotFixture
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_linked_working_tree_with_a_detached_HEAD_is_taken(bool isDirty)
    {
        var app = await AppAsync();
        await app.RunAsync("worktree", "add", "--quiet", "--detach", directory["linked"]);
        if (isDirty)
        {
            directory.Write("linked/new.txt", "x");
        }

        var snapshot = await TakeAsync(directory["linked"]);

        snapshot.IsDirty.Should().Be(isDirty);
        (await FetchAsync(snapshot)).Should().HaveCount(isDirty ? 5 : 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_shallow_repository_is_taken(bool isDirty)
    {
        var app = await AppAsync();
        await app.CommitAsync(("README.md", "second\n"));
        await app.RunAsync("clone", "--quiet", "--depth=1", app.Url, directory["shallow"]);
        if (isDirty)
        {
            directory.Write("shallow/new.txt", "x");
        }

        (await FetchAsync(await TakeAsync(directory["shallow"]))).Should().HaveCount(isDirty ? 5 : 4);
    }

    [Fact]
    public async Task A_sparse_checkout_keeps_the_files_that_are_not_checked_out()
    {
        var app = await AppAsync();
        await app.CommitAsync(("services/web/index.ts", "web\n"));
        await app.RunAsync("sparse-checkout", "set", "--cone", "services/api");
        app.Write("services/api/new.ts", "x");
        File.Exists(Path.Combine(app.Path, "services/web/index.ts")).Should().BeFalse();

        (await FetchAsync(await TakeAsync(app.Path))).Should().Contain("services/web/index.ts").And.Contain("services/api/new.ts");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_content_of_submodules_and_of_repositories_inside_is_part_of_the_snapshot(bool isDirty)
    {
        var library = await GitRepository.CreateAsync(directory["library"]);
        await library.CommitAsync(("lib.txt", "lib\n"));
        var app = await AppAsync();
        await app.RunAsync("submodule", "--quiet", "add", library.Url, "vendor/library");
        var head = await app.CommitAsync();
        if (isDirty)
        {
            app.Write("vendor/library/lib.txt", "changed\n");
            await (await GitRepository.CreateAsync(Path.Combine(app.Path, "nested"))).CommitAsync(("inside.txt", "x"));
        }

        var snapshot = await TakeAsync(app.Path);

        snapshot.Commit.Should().Be(head + (isDirty ? "-dirty" : ""));
        snapshot.IsDirty.Should().Be(isDirty);
        (await FetchAsync(snapshot)).Should().Contain("vendor/library/lib.txt").And.HaveCount(isDirty ? 6 : 5);
        Fetched("vendor/library/lib.txt").Should().Be(isDirty ? "changed\n" : "lib\n");
    }

    [Fact]
    public async Task Contents_that_a_filter_would_change_are_taken_as_they_are_on_disk()
    {
        var app = await GitRepository.CreateAsync(directory["app"]);
        await app.RunAsync("config", "filter.shout.clean", "tr a-z A-Z");
        await app.RunAsync("config", "filter.shout.smudge", "tr A-Z a-z");
        var head = await app.CommitAsync((".gitattributes", "*.txt filter=shout\n"), ("a.txt", "quiet\n"));
        (await app.RunAsync("cat-file", "blob", "HEAD:a.txt")).Should().Be("QUIET");

        var snapshot = await TakeAsync(app.Path);

        snapshot.Commit.Should().Be(head);
        await FetchAsync(snapshot);
        Fetched("a.txt").Should().Be("quiet\n");
    }

    [Fact]
    public async Task A_path_to_leave_out_may_be_ignored_already()
    {
        await AppAsync();
        directory.Write("app/ignored/runs/log.txt", "x");
        directory.Write("app/new.txt", "x");

        (await FetchAsync(await TakeAsync(directory["app"], directory["app/ignored/runs"], directory["app/ignored"]))).Should().Contain("new.txt").And.HaveCount(5);
    }
}
