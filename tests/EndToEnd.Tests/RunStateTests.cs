using Slipway.Processes;

namespace Slipway.EndToEnd.Tests;

public class RunStateTests
{
    [Fact]
    public async Task The_second_run_of_the_same_uploads_nothing_and_a_changed_working_tree_is_built_as_it_is()
    {
        using var slipway = new SlipwayRun();
        var worker = slipway.WriteWorker("hello");
        await GitAsync(worker, "init", "-q", "-b", "main");
        await GitAsync(worker, "add", "-A");
        await GitAsync(worker, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "first");
        var head = (await GitAsync(worker, "rev-parse", "HEAD")).Trim();

        var (_, first, _) = await slipway.RunJsonAsync(worker);
        var (_, second, _) = await slipway.RunJsonAsync(worker);
        slipway.Directory.Write("hello/src/extra.js", "export const extra = 'uncommitted';\n");
        slipway.Directory.Write("hello/src/index.js", "import { extra } from './extra.js';\nexport default { fetch() { return new Response(extra); } };\n");
        var (exitCode, dirty, _) = await slipway.RunJsonAsync(worker);

        first.Text("results", "commit").Should().Be(head);
        second.Text("results", "bundle-hash").Should().Be(first.Text("results", "bundle-hash"));
        exitCode.Should().Be(0, dirty.ToString());
        dirty.Text("results", "commit").Should().Be(head + "-dirty");
        (await File.ReadAllTextAsync(slipway.Object($"hello/{head}-dirty.js"), TestContext.Current.CancellationToken)).Should().Contain("uncommitted");
        (await GitAsync(worker, "status", "--porcelain")).Should().Be(" M src/index.js\n?? src/extra.js\n");
    }

    [Fact]
    public async Task The_same_key_with_another_bundle_is_refused_and_the_first_stays()
    {
        using var slipway = new SlipwayRun();
        string[] key = ["-p", "r2-object-key=hello/fixed.js"];
        await slipway.RunJsonAsync([slipway.WriteWorker("hello"), .. key]);
        var before = await File.ReadAllBytesAsync(slipway.Object("hello/fixed.js"), TestContext.Current.CancellationToken);
        var (exitCode, report, _) = await slipway.RunJsonAsync([slipway.WriteWorker("hello", "export default { fetch() { return new Response('other'); } };\n"), .. key]);

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/upload-bundle");
        report.Text("error").Should().Contain("overwrite");
        (await File.ReadAllBytesAsync(slipway.Object("hello/fixed.js"), TestContext.Current.CancellationToken)).Should().Equal(before);
    }

    [Fact]
    public async Task Two_runs_at_once_in_one_output_directory_both_succeed()
    {
        using var slipway = new SlipwayRun();
        var runs = await Task.WhenAll(
            slipway.RunJsonAsync(slipway.WriteWorker("one")),
            slipway.RunJsonAsync(slipway.WriteWorker("two")),
            slipway.RunJsonAsync(slipway.Directory["one"]));

        runs.Select(r => r.ExitCode).Should().AllBeEquivalentTo(0);
        Directory.GetDirectories(Path.Combine(slipway.Output, "runs")).Should().HaveCount(3);
    }

    [Fact]
    public async Task Without_a_terminal_each_event_is_a_line_and_the_derived_params_are_printed()
    {
        using var slipway = new SlipwayRun();
        var result = await slipway.RunAsync(slipway.WriteWorker("hello"));

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().Contain("\nbuild-worker/git-checkout: started\n").And.Contain("\nbuild-worker: Succeeded in ")
            .And.Contain("  r2-object-key").And.Contain("  artifact-url").And.Contain("\nSucceeded in ");
        result.Output.Should().NotContain("\u001b[");
    }

    [Fact]
    public async Task On_a_terminal_the_tree_of_tasks_and_steps_is_drawn()
    {
        using var slipway = new SlipwayRun();
        var worker = slipway.WriteWorker("hello");
        var result = await Command.Run("script", "-qec", $"{SlipwayRun.Program} run {worker} -o {slipway.Output}", "/dev/null")
            .WithEnvironment("TERM", "xterm-256color").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Output);
        result.Output.Should().Contain("✔").And.Contain("install-dependencies").And.Contain("\u001b[");
    }

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var result = await Command.Run("git", arguments).InDirectory(directory).ExecuteAsync(TestContext.Current.CancellationToken);
        result.ExitCode.Should().Be(0, result.Error);
        return result.Output;
    }
}
