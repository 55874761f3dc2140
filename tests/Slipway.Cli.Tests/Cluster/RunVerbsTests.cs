using System.Text.Json.Nodes;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Tests.Cluster;

/// <summary><c>slipway list</c>, <c>logs</c>, <c>describe</c> and <c>cancel</c>.</summary>
public sealed class RunVerbsTests : ClusterVerbs
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Runs_are_listed_newest_first()
    {
        var now = TimeProvider.System.GetUtcNow();
        new ScriptedTekton(Server, "old", now.AddMinutes(-90)).Start();
        var failed = new ScriptedTekton(Server, "middle", now.AddMinutes(-30));
        failed.Start("build-and-upload-cloudflare-worker");
        failed.End(125, "False", "PipelineRunTimeout", "too slow");
        var done = new ScriptedTekton(Server, "newest-of-all", now.AddMinutes(-5));
        done.Start();
        done.End(12);

        (await SucceedAsync("list")).Should().Be("""
            NAME            STARTED      DURATION    STATUS
            newest-of-all   5 min ago    12.0 s      Succeeded
            middle          30 min ago   2 min 5 s   Failed(PipelineRunTimeout)
            old             1 h ago      ---         Running

            """);
        (await SucceedAsync("list", "-o", "name", "--limit", "2")).Should().Be("newest-of-all\nmiddle\n");
        (await SucceedAsync("list", "build-and-upload-cloudflare-worker", "-o", "name")).Should().Be("middle\n");
        (await SucceedAsync("list", "-l", "tekton.dev/pipeline=deliver-cloudflare-worker", "-o", "name")).Should().Be("newest-of-all\nold\n");
    }

    [Fact]
    public async Task A_namespace_without_runs_says_so()
    {
        var result = await Slipway("list").ExecuteAsync(Ct);
        (result.ExitCode, result.Output, result.Error).Should().Be((0, "", "No runs in namespace 'default'.\n"));
        (await FailAsync(2, "describe")).Should().Be(
            "ERROR: finding the newest run: namespace 'default' has no PipelineRun. 'slipway start' makes one; -n names another namespace.\n");
    }

    [Fact]
    public async Task A_Pipeline_without_runs_is_named_where_others_have_some()
    {
        new ScriptedTekton(Server, "api", Noon).Start();

        (await Slipway("list", "nope").ExecuteAsync(Ct)).Error.Should().Be("No runs of Pipeline 'nope' in namespace 'default'.\n");
        (await Slipway("list", "nope", "-A").ExecuteAsync(Ct)).Error.Should().Be("No runs of Pipeline 'nope' in any namespace.\n");
        (await FailAsync(2, "list", "")).Should().Be("ERROR: argument PIPELINE: '' is empty. 'slipway list --help' shows how it is used.\n");
    }

    [Fact]
    public async Task A_run_that_succeeded_is_described_with_times_and_results()
    {
        var tekton = new ScriptedTekton(Server, "api-0123456-abcde", Noon);
        tekton.Start();
        tekton.Task("build-worker", 0, "git-checkout", "bundle-worker");
        tekton.Task("kustomize-build", 1, "git-checkout");
        tekton.EndStep("build-worker", "git-checkout", 2, 4);
        tekton.EndStep("build-worker", "bundle-worker", 4, 9);
        tekton.EndTask("build-worker", 10);
        tekton.EndStep("kustomize-build", "git-checkout", 2, 4);
        tekton.EndTask("kustomize-build", 5);
        tekton.End(70, results:
        [
            new JsonObject { ["name"] = "commit", ["value"] = "0123456" },
            new JsonObject { ["name"] = "worker-ARTIFACT_OUTPUTS", ["value"] = new JsonObject { ["uri"] = "s3://b/k" } },
        ], skipped: [new JsonObject { ["name"] = "deploy-worker", ["reason"] = "When Expressions evaluated to false" }]);

        (await SucceedAsync("describe", "api-0123456-abcde")).Should().Be("""
            run api-0123456-abcde
            deliver-cloudflare-worker  1 min 10 s
            ├── ✔ build-worker  10.0 s
            │   ├── ✔ git-checkout  2.0 s
            │   └── ✔ bundle-worker  5.0 s
            ├── ✔ kustomize-build  4.0 s
            │   └── ✔ git-checkout  2.0 s
            └── - deploy-worker  When Expressions evaluated to false

              commit                   0123456
              worker-ARTIFACT_OUTPUTS  {"uri":"s3://b/k"}

            Succeeded in 1 min 10 s

            """);
    }

    [Fact]
    public async Task A_run_in_progress_shows_the_one_step_whose_turn_it_is()
    {
        var tekton = new ScriptedTekton(Server, "api", Noon);
        tekton.Start();
        tekton.Task("build-worker", 0, "git-checkout", "install-dependencies", "bundle-worker");
        tekton.Step("build-worker", "git-checkout", 2);
        tekton.EndStep("build-worker", "git-checkout", 2, 6);

        (await SucceedAsync("describe", "api")).Should().Match("""
            run api
            deliver-cloudflare-worker  *
            └── ⠋ build-worker  *
                ├── ✔ git-checkout  4.0 s
                ├── ⠋ install-dependencies  *
                └── · bundle-worker

            Running for *

            """);
    }

    [Fact]
    public async Task A_run_that_failed_is_described_with_the_last_lines_of_the_step()
    {
        Failed();
        var result = await Slipway("describe").ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
        result.Output.Should().Be("""
            run api
            deliver-cloudflare-worker  9.0 s
            └── ✘ build-worker  8.0 s
                ├── ✔ git-checkout  1.0 s
                ├── ✘ bundle-worker  4.0 s
                └── - upload-bundle

            Failed in 9.0 s

            """);
        result.Error.Should().Be("ERROR: build-worker/bundle-worker failed with exit code 1:\nERROR: Bundle not created at dist/index.js\nLook there.\n");
    }

    [Fact]
    public async Task A_task_that_never_ran_says_why()
    {
        var tekton = new ScriptedTekton(Server, "api", Noon);
        tekton.Start();
        tekton.Task("build-worker", 0);
        tekton.EndTask("build-worker", 3, "False", "TaskRunImagePullFailed", "the step \"git-checkout\" in TaskRun \"api-build-worker\" failed to pull the image \"x\"");
        tekton.End(4, "False", "Failed", "Tasks Completed: 1 (Failed: 1, Cancelled 0), Skipped: 1");

        (await Slipway("describe").ExecuteAsync(Ct)).Error.Should().Be(
            "ERROR: build-worker: the step \"git-checkout\" in TaskRun \"api-build-worker\" failed to pull the image \"x\"\n");
    }

    [Fact]
    public async Task Logs_are_those_of_all_steps_that_ran()
    {
        Failed();
        var result = await Slipway("logs", "api").ExecuteAsync(Ct);

        (result.ExitCode, result.Error).Should().Be((0, ""));
        result.Output.Should().Be("""
            [build-worker : git-checkout] cloned
            [build-worker : bundle-worker] building
            [build-worker : bundle-worker] ERROR: Bundle not created at dist/index.js
            [build-worker : bundle-worker] Look there.

            """);
        Server.RemoveLogs("default", "api-build-worker-pod");
        (await SucceedAsync("logs", "--last")).Should().StartWith("[build-worker : git-checkout] (the log is gone: pod 'api-build-worker-pod' was deleted)\n");
    }

    [Fact]
    public async Task Logs_follow_the_steps_as_they_run()
    {
        var tekton = new ScriptedTekton(Server, "api", Noon);
        tekton.Start();
        tekton.Task("build-worker", 0, "git-checkout", "bundle-worker");
        tekton.Task("kustomize-build", 0, "build-manifests");
        tekton.Step("build-worker", "git-checkout", 1, "cloning\n");
        tekton.Step("kustomize-build", "build-manifests", 1, "one overlay\n");
        var lines = new List<string>();
        var result = await Slipway("logs", "api", "-f").WithOutput(line =>
        {
            lock (lines)
            {
                lines.Add(line);
                // Each line is the sign for the next act.
                switch (line)
                {
                    case "[build-worker : git-checkout] cloning":
                        tekton.Write("build-worker", "git-checkout", "cloned\n");
                        break;
                    case "[build-worker : git-checkout] cloned":
                        tekton.EndStep("build-worker", "git-checkout", 1, 2);
                        tekton.Step("build-worker", "bundle-worker", 2, "bundled\n");
                        break;
                    case "[build-worker : bundle-worker] bundled":
                        tekton.EndStep("build-worker", "bundle-worker", 2, 3);
                        tekton.EndStep("kustomize-build", "build-manifests", 1, 3, output: "done\n");
                        tekton.End(4);
                        break;
                }
            }
        }, null).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0, "{0}", result.Error);
        lines.Where(l => l.StartsWith("[build", StringComparison.Ordinal)).Should().Equal(
            "[build-worker : git-checkout] cloning", "[build-worker : git-checkout] cloned", "[build-worker : bundle-worker] bundled");
        lines.Where(l => l.StartsWith("[kustomize", StringComparison.Ordinal)).Should().Equal(
            "[kustomize-build : build-manifests] one overlay", "[kustomize-build : build-manifests] done");
    }

    [Theory]
    [InlineData("", "Cancelled")]
    [InlineData("CancelledRunFinally", "CancelledRunFinally")]
    public async Task A_run_is_cancelled_by_its_spec(string grace, string status)
    {
        new ScriptedTekton(Server, "api", Noon).Start();

        (await SucceedAsync(["cancel", "api", .. grace.Length > 0 ? ["--grace", grace] : Array.Empty<string>()])).Should().Be("PipelineRun cancelled: api\n");
        Server.Document("default", "pipelineruns", "api")!["spec"]!["status"]!.GetValue<string>().Should().Be(status);
    }

    [Fact]
    public async Task What_has_ended_or_is_not_there_cannot_be_cancelled()
    {
        Failed();

        (await FailAsync(1, "cancel", "api")).Should().Be("ERROR: cancelling PipelineRun 'default/api': it has ended: Failed. There is nothing to cancel.\n");
        (await FailAsync(2, "cancel", "none")).Should().Be("ERROR: finding PipelineRun 'default/none': there is none. 'slipway list -n default' lists the runs.\n");
        (await FailAsync(2, "logs", "None")).Should().StartWith("ERROR: RUN: 'None' is not the name of an object:");
        (await FailAsync(2, "logs", new string('a', 64))).Should().EndWith("' is not the name of a run: it has more than 63 characters.\n");
        (await FailAsync(2, "logs", "api", "--last")).Should().Be("ERROR: option --last: 'api' names a run already; give one of them.\n");
    }

    [Theory]
    [InlineData("└── ✔ build  1.0 s", "└── \u001b[32m✔\u001b[0m build  1.0 s")]
    [InlineData("├── ✘ build", "├── \u001b[31m✘\u001b[0m build")]
    [InlineData("├── ⠋ build", "├── \u001b[33m⠋\u001b[0m build")]
    [InlineData("└── - build", "└── - build")]
    public void On_a_terminal_marks_have_colours(string line, string coloured) => ClusterOutput.Coloured(line).Should().Be(coloured);

    private void Failed()
    {
        var tekton = new ScriptedTekton(Server, "api", Noon);
        tekton.Start();
        tekton.Task("build-worker", 0, "git-checkout", "bundle-worker", "upload-bundle");
        tekton.EndStep("build-worker", "git-checkout", 1, 2, output: "cloned\n");
        tekton.EndStep("build-worker", "bundle-worker", 2, 6, 1, output: "building\nERROR: Bundle not created at dist/index.js\nLook there.\n");
        tekton.EndStep("build-worker", "upload-bundle", 6, 6, 1, "Skipped", "Skipping step because a previous step failed\n");
        tekton.EndTask("build-worker", 8, "False", "Failed", "\"step-bundle-worker\" exited with code 1");
        tekton.End(9, "False", "Failed", "Tasks Completed: 1 (Failed: 1, Cancelled 0), Skipped: 2");
    }
}
