using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class DetectPackageManagerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task All_results_are_written_relative_to_the_repository()
    {
        directory.Write("source/package.json", """{ "packageManager": "pnpm@10.2.0+sha512.0123" }""");
        directory.Write("source/pnpm-workspace.yaml", "packages:\n  - apps/*\n");
        directory.Write("source/pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
        directory.Write("source/apps/api/package.json", "{}");

        var result = await DetectAsync("--project-root=apps/api", "--package-manager-directory=");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Trim().Should().Be("detect-package-manager: pnpm 10.2.0, installs in ., from pnpm-lock.yaml");
        result.Output.Should().BeEmpty();
        Results().Should().Equal(
            "pnpm", "10.2.0", ".", "pnpm-lock.yaml", "sha256:f0bcde463fa201480015b9caa7db2017d3c1b6ca9c7e133df955038c54333d48");
    }

    [Fact]
    public async Task Without_a_package_json_the_results_say_none()
    {
        directory.Write("source/worker/wrangler.toml", "name = \"w\"");

        var result = await DetectAsync("--project-root=worker");

        result.ExitCode.Should().Be(0, result.Error);
        Results().Should().Equal("none", "", "worker", "", "");
    }

    [Theory]
    [InlineData("--project-root=../elsewhere", "ERROR: project root '../elsewhere' leaves the repository. Name a directory in it, relative to its root.")]
    [InlineData("--project-root=none", "ERROR: project root 'none' is not a directory of the repository. Name one that exists in the checked-out revision.")]
    [InlineData("--package-manager-directory=..", "ERROR: install directory '..' leaves the repository. Name a directory in it, relative to its root.")]
    [InlineData(
        "--package-manager-directory=empty",
        "ERROR: option --package-manager-directory: 'empty' holds no package.json. Name the directory of the workspace's root, or leave it empty to search for it.")]
    public async Task A_wrong_directory_is_a_usage_error_and_writes_no_result(string option, string message)
    {
        directory.Write("source/package.json", "{}");
        directory.Write("source/empty/readme.txt", "");
        directory.Write("elsewhere/package.json", "{}");

        var result = await DetectAsync(option);

        result.ExitCode.Should().Be(2);
        result.Error.Trim().Should().Be(message);
        File.Exists(directory["package-manager"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_broken_package_json_fails_with_file_and_line()
    {
        directory.Write("source/package.json", "{\n  \"name\": \"p\", // mine\n}");

        var result = await DetectAsync();

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("ERROR: reading 'package.json': line 2, column 16: it is not valid JSON: ")
            .And.Contain("Correct the file; JSON knows no comments and no trailing commas.");
    }

    private static readonly string[] ResultNames = ["package-manager", "package-manager-version", "install-directory", "lockfile", "lockfile-digest"];

    private IEnumerable<string> Results() => ResultNames.Select(n => File.ReadAllText(directory[n]));

    private Task<CommandResult> DetectAsync(params string[] options) =>
        StepProgram.Named("detect-package-manager")
            .WithArguments([$"--source-path={directory["source"]}", .. options, .. ResultNames.Select(n => $"--{n}-result-path={directory[n]}")])
            .ExecuteAsync(TestContext.Current.CancellationToken);
}
