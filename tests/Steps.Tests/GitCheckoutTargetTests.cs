using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class GitCheckoutTargetTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task The_home_directory_is_never_emptied()
    {
        var run = await program.RunAsync(source.Repository.Url, "main", $"--output-path={program.Home}");

        run.ExitCode.Should().NotBe(0);
        Directory.Exists(program.Home).Should().BeTrue();
    }

    [Fact]
    public async Task A_subdirectory_receives_the_checkout_and_its_neighbours_stay()
    {
        var neighbour = program.Write("output/cache/file", "kept");
        program.Write("output/source/.old/file", "gone");

        var run = await program.RunAsync(source.Repository.Url, "main", "--subdirectory=source");

        run.ExitCode.Should().Be(0);
        File.Exists(neighbour).Should().BeTrue();
        Directory.EnumerateFileSystemEntries(Path.Combine(program.Output, "source")).Select(Path.GetFileName).Should().BeEquivalentTo(".git", "README.md", "services");
    }

    [Fact]
    public async Task A_subdirectory_that_is_a_link_is_refused()
    {
        Directory.CreateDirectory(program.Output);
        program.Write("precious/file", "kept");
        Directory.CreateSymbolicLink(Path.Combine(program.Output, "source"), program["precious"]);

        var run = await program.RunAsync(source.Repository.Url, "main", "--subdirectory=source");

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("is a symbolic link");
        File.Exists(program["precious/file"]).Should().BeTrue();
    }

    [Fact]
    public async Task An_earlier_checkout_is_used_again_without_its_configuration_and_hooks()
    {
        await program.RunAsync(source.Repository.Url, "v1");
        var untracked = program.Write("output/untracked.txt", "kept");
        program.WriteScript("output/.git/hooks/post-checkout", $"#!/bin/sh\ntouch {program["owned"]}\n");
        program.Write("output/.git/config", program.Read("output/.git/config") + $"[core]\n\thooksPath = {program.Output}/.git/hooks\n\tfsmonitor = touch {program["owned"]}\n");

        var run = await program.RunAsync(source.Repository.Url, "main", "--delete-existing=false");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Main[2]);
        program.Read("output/README.md").Should().Be("three\n");
        File.Exists(untracked).Should().BeTrue();
        File.Exists(program["owned"]).Should().BeFalse();
        program.Read("output/.git/config").Should().NotContain("hooksPath");
    }

    [Fact]
    public async Task An_earlier_sparse_checkout_becomes_whole_and_files_that_went_go()
    {
        await program.RunAsync(source.Repository.Url, "dev", "--sparse-checkout-directories=services/api");
        program.Files.Should().Equal("README.md", "dev.txt", "services/api/index.ts");

        var run = await program.RunAsync(source.Repository.Url, "main", "--delete-existing=false");

        run.ExitCode.Should().Be(0, run.Error);
        program.Files.Should().Equal("README.md", "services/api/index.ts", "services/web/index.ts");
        (await program.GitAsync("status", "--porcelain")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_repository_of_another_owner_is_read_and_a_foreign_target_is_written()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give files to another user");
        var app = await GitRepository.CreateAsync(program["app"]);
        var commit = await app.CommitAsync(("a.txt", "a\n"));
        Directory.CreateDirectory(program.Output);
        (await Command.Run("chown", "-R", "65532:65532", app.Path, program.Output).ExecuteAsync(default)).ExitCode.Should().Be(0);

        var run = await program.RunAsync(app.Url, "main");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(commit);
    }
}
