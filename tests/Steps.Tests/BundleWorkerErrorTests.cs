namespace Slipway.Steps.Tests;

public sealed class BundleWorkerErrorTests
{
    [Fact]
    public async Task A_project_without_config_is_told_what_was_looked_for_and_where_others_are()
    {
        using var project = BundleWorkerProject.CreateBare().WithHello("services/api").WithHello("services/web").With("docs/readme.md", "#").With("node_modules/x/wrangler.toml", "");

        var result = await project.RunAsync("--project-root=docs");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be(
            """
            ERROR: wrangler.toml not found in project root
            Looked for wrangler.json, wrangler.jsonc, wrangler.toml in 'docs' of the repository, and found none. Set project-root to a directory that has one: 'services/api', 'services/web'; or add one there.

            """);
        project.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task A_build_that_fails_without_a_config_is_told_about_the_config_first()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).With("package.json", """{ "scripts": { "build": "exit 3" } }""");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("\nERROR: wrangler.toml not found in project root\nLooked for ").And.Contain("it ended with exit code 3");
    }

    [Fact]
    public async Task A_syntax_error_is_shown_as_wrangler_shows_it()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello().With("src/index.ts", "export default { fetch( };");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain($"ERROR: bundling '.' with wrangler {BundleWorkerProject.Wrangler}: it ended with exit code 1 and said:\n")
            .And.Contain("src/index.ts:1:").And.Contain("Expected").And.NotContain("\u001b[");
        project.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task A_config_without_main_and_assets_is_refused_in_wranglers_words()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).With("wrangler.toml", "name = \"empty\"\ncompatibility_date = \"2025-01-01\"\n");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("Missing entry-point to Worker script or to assets directory");
    }

    [Fact]
    public async Task An_entry_that_only_the_deploy_script_names_is_bundled()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello()
            .With("wrangler.toml", "name = \"hello\"\ncompatibility_date = \"2025-01-01\"\n")
            .With("package.json", """{ "scripts": { "deploy": "wrangler deploy --minify src/index.ts" } }""");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("bundling src/index.ts, which a script of package.json names to wrangler: the configuration has no main").And.NotContain("[ERROR]");
        project.Module("index.js").Should().Contain("hello");
    }

    [Fact]
    public async Task A_configuration_of_another_name_is_used_where_the_deploy_script_says_so()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello("worker").With("package.json", """{ "scripts": { "deploy": "wrangler deploy -c worker/wrangler.toml" } }""");

        (await project.BundleAsync()).WorkerName.Should().Be("hello");
    }

    [Fact]
    public async Task A_configuration_of_another_name_is_named_where_there_is_none()
    {
        using var project = BundleWorkerProject.CreateBare().With("wrangler.example.toml", "name = \"hello\"\n");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("There is 'wrangler.example.toml': commit it, or a copy, as wrangler.toml, or name it in wrangler-arguments: --config wrangler.example.toml.");
    }

    [Fact]
    public async Task A_Pages_project_is_told_that_it_is_no_Worker()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).With("wrangler.toml", "name = \"pages\"\npages_build_output_dir = \"public\"\n");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("The project is one for Cloudflare Pages (pages_build_output_dir), not a Worker: only Workers are built here.");
    }

    [Fact]
    public async Task A_missing_entry_file_is_named()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).With("wrangler.toml", "name = \"gone\"\nmain = \"src/gone.ts\"\ncompatibility_date = \"2025-01-01\"\n");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("src/gone.ts").And.Contain("was not found");
    }

    [Fact]
    public async Task A_run_of_wrangler_that_makes_no_bundle_says_so_in_the_contracts_words()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();

        var result = await project.RunAsync("--wrangler-arguments=--help");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("\nERROR: Bundle not created at dist/index.js\nwrangler 4.86.0 ended without an error, but 'src/index.ts'".Replace("src/", "", StringComparison.Ordinal))
            .And.Contain("wrangler-arguments");
        project.Leftovers().Should().BeEmpty();
    }

    [Theory]
    [InlineData("--wrangler-arguments=--no-dry-run", "option --wrangler-arguments: '--no-dry-run' holds '--no-dry-run', which this step sets itself. Leave it out.")]
    [InlineData("--wrangler-arguments=--outdir=dist", "option --wrangler-arguments: '--outdir=dist' holds '--outdir=dist', which this step sets itself. Leave it out.")]
    [InlineData("--wrangler-arguments='open", "option --wrangler-arguments: ''open' has an opening ' without a closing one.")]
    [InlineData("--build-command= ", "option --build-command: ' ' is no build command: auto, none, or a command line.")]
    [InlineData("--package-manager=cargo", "option --package-manager: 'cargo' is no package manager: npm, yarn, pnpm, bun or none.")]
    [InlineData("--project-root=../other", "project root '../other' leaves the repository. Name a directory in it, relative to its root.")]
    [InlineData("--project-root=nowhere", "project root 'nowhere' is not a directory of the repository. Name one that exists in the checked-out revision.")]
    public async Task Wrong_use_is_refused_with_exit_code_2(string argument, string message)
    {
        using var project = BundleWorkerProject.CreateBare().WithHello();

        var result = await project.RunAsync(argument);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be($"ERROR: {message}\n");
        project.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task A_bundle_path_that_holds_the_source_is_refused_before_anything_is_deleted()
    {
        using var project = BundleWorkerProject.CreateBare().WithHello();

        var result = await Testing.StepProgram.Named("bundle-worker")
            .WithArguments($"--source-path={project.Repository}", $"--bundle-path={Path.GetDirectoryName(project.Repository)}")
            .ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("holds the source and would be emptied");
        File.Exists(Path.Combine(project.Repository, "wrangler.toml")).Should().BeTrue();
    }

    [Fact]
    public async Task A_run_that_fails_removes_the_bundle_of_the_run_before()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();
        await project.BundleAsync();
        project.With("src/index.ts", "export default {");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(1);
        project.Leftovers().Should().BeEmpty("a bundle of other source would be uploaded in its place");
    }

    [Fact]
    public async Task A_signal_stops_the_build_and_leaves_no_bundle()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();
        var step = project.BundleCommand("--build-command=echo started > started.txt; sleep 21; echo late > late.txt");

        // The signal goes to the step alone (--foreground), which has to stop what it started.
        var result = await Processes.Command.Run("timeout", ["--foreground", "--preserve-status", "--signal=TERM", "6", step.Program, .. step.Arguments])
            .ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(143);
        result.Error.Should().Contain("stopped by a signal");
        File.Exists(Path.Combine(project.Repository, "started.txt")).Should().BeTrue();
        RunningCommandLines().Should().NotContain(line => line.Contains("sleep 21; echo late", StringComparison.Ordinal), "the build has ended with the step");
        File.Exists(Path.Combine(project.Repository, "late.txt")).Should().BeFalse();
        project.Leftovers().Should().BeEmpty();
    }

    private static IEnumerable<string> RunningCommandLines() =>
        Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(d =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(d, "cmdline"));
            }
            catch (IOException)
            {
                // It ended meanwhile.
                return "";
            }
        });
}
