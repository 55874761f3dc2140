namespace Slipway.Steps.Tests;

public sealed class BundleWorkerBuildTests
{
    private const string Config = """
        name = "built"
        main = "built.js"
        compatibility_date = "2025-01-01"
        """;

    private static string Package(string build) => $$"""{ "name": "built", "private": true, "scripts": { "build": {{System.Text.Json.JsonSerializer.Serialize(build)}} } }""";

    private static string Writes(string text) => $"echo \"export default {{ fetch: () => new Response('{text}') }};\" > built.js && echo again >> count.txt";

    private static async Task<BundleWorkerProject> ProjectAsync(string build, string config = Config) =>
        (await BundleWorkerProject.CreateAsync()).With("wrangler.toml", config).With("package.json", Package(build));

    [Fact]
    public async Task Auto_runs_the_build_script_once()
    {
        using var project = await ProjectAsync(Writes("by script"));

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        project.Module("index.js").Should().Contain("by script");
        (await File.ReadAllLinesAsync(Path.Combine(project.Repository, "count.txt"), TestContext.Current.CancellationToken)).Should().HaveCount(1);
        result.Error.Should().Contain("running the build script of package.json (npm run build)");
    }

    [Fact]
    public async Task A_command_line_runs_in_the_project_root_with_the_projects_programs()
    {
        using var project = await ProjectAsync("exit 9");

        var record = await project.BundleAsync($"--build-command=wrangler --version > version.txt && {Writes("by line")}");

        record.MainModule.Should().Be("index.js");
        project.Module("index.js").Should().Contain("by line");
        (await File.ReadAllTextAsync(Path.Combine(project.Repository, "version.txt"), TestContext.Current.CancellationToken)).Should().Contain(BundleWorkerProject.Wrangler);
    }

    [Fact]
    public async Task None_runs_nothing()
    {
        using var project = (await ProjectAsync("exit 9")).With("built.js", "export default { fetch: () => new Response('as it is') };");

        await project.BundleAsync("--build-command=none");

        project.Module("index.js").Should().Contain("as it is");
    }

    [Fact]
    public async Task A_build_script_that_is_wranglers_bundling_is_not_run_twice()
    {
        using var project = (await ProjectAsync("wrangler deploy --dry-run --outdir=dist")).With("built.js", "export default { fetch: () => new Response('x') };");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("is wrangler's bundling itself");
        Directory.Exists(Path.Combine(project.Repository, "dist")).Should().BeFalse();
    }

    [Fact]
    public async Task A_build_script_that_deploys_is_never_run()
    {
        using var project = (await ProjectAsync("echo ran > ran.txt && wrangler deploy")).With("built.js", "export default { fetch: () => new Response('x') };");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("warning: the build script of package.json, 'echo ran > ran.txt && wrangler deploy', deploys: it is not run");
        File.Exists(Path.Combine(project.Repository, "ran.txt")).Should().BeFalse();
    }

    [Fact]
    public async Task A_build_that_wrangler_runs_itself_is_run_once()
    {
        using var project = await ProjectAsync(Writes("by wrangler"), Config + "\n[build]\ncommand = \"npm run build\"\n");

        var result = await project.RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("wrangler runs the build script itself, by the build command of its config, 'npm run build'");
        (await File.ReadAllLinesAsync(Path.Combine(project.Repository, "count.txt"), TestContext.Current.CancellationToken)).Should().HaveCount(1);
        project.Module("index.js").Should().Contain("by wrangler");
    }

    [Fact]
    public async Task Next_js_is_built_by_OpenNext_which_runs_the_build_script_itself()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("app/wrangler.jsonc", """{ "name": "next", "main": ".open-next/worker.js", "compatibility_date": "2025-01-01" }""")
            .With("app/package.json", """{ "name": "next", "scripts": { "build": "exit 9" }, "dependencies": { "@opennextjs/cloudflare": "1.14.4" } }""")
            .With("app/node_modules/.bin/opennextjs-cloudflare", """
                #!/bin/sh
                test "$1" = build && mkdir .open-next && echo "export default { fetch: () => new Response('next') };" > .open-next/worker.js
                """);
        var program = Path.Combine(project.Repository, "app/node_modules/.bin/opennextjs-cloudflare");
        (await Processes.Command.Run("chmod", "+x", program).ExecuteAsync(TestContext.Current.CancellationToken)).IsSuccess.Should().BeTrue();

        var result = await project.RunAsync("--project-root=app");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("running 'opennextjs-cloudflare build'");
        project.Module("index.js").Should().Contain("next");
    }

    [Fact]
    public async Task A_failing_build_ends_the_step_with_its_own_exit_code_and_last_lines()
    {
        using var project = await ProjectAsync("echo 'src/index.ts(3,5): error TS2322' && exit 7");

        var script = await project.RunAsync();
        var line = await project.RunAsync("--build-command=echo to stderr >&2; exit 5");

        script.ExitCode.Should().Be(7);
        script.Error.Should().Contain("ERROR: running the build script of package.json (npm run build) in '.': it ended with exit code 7.").And.Contain("error TS2322");
        line.ExitCode.Should().Be(5);
        line.Error.Should().Contain("ERROR: running 'echo to stderr >&2; exit 5' in '.': it ended with exit code 5. Its last lines:\nto stderr");
        project.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task The_build_sees_no_Cloudflare_credential()
    {
        using var project = await ProjectAsync("env > env.txt && " + Writes("x"));

        var result = await project.BundleCommand("--wrangler-environment=")
            .WithEnvironment("CLOUDFLARE_API_TOKEN", "value-of-token").WithEnvironment("CF_API_KEY", "value-of-key").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Error);
        var seen = await File.ReadAllTextAsync(Path.Combine(project.Repository, "env.txt"), TestContext.Current.CancellationToken);
        seen.Should().NotContain("value-of-").And.Contain("CI=").And.Contain("WRANGLER_SEND_METRICS=false");
    }

    [Fact]
    public async Task A_build_may_write_the_config()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("built.js", "export default { fetch: () => new Response('x') };").With("later.toml", Config).With("package.json", Package("cp later.toml wrangler.toml"));

        (await project.BundleAsync()).WorkerName.Should().Be("built");
    }
}
