using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Cluster;

/// <summary>Options of <c>slipway list</c>, <c>logs</c> and <c>describe</c> that scripts for <c>tkn pipelinerun</c> use.</summary>
public sealed class RunOptionsTests : ClusterVerbs
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Runs_of_all_namespaces_are_listed_oldest_first_without_a_head()
    {
        var now = TimeProvider.System.GetUtcNow();
        new ScriptedTekton(Server, "old", now.AddMinutes(-90)).Start();
        new ScriptedTekton(Server, "newest", now.AddMinutes(-5)).Start();
        Server.AddNamespace("team-b");
        var other = Server.Document("default", "pipelineruns", "old")!;
        other["metadata"] = new JsonObject { ["name"] = "theirs", ["creationTimestamp"] = now.AddMinutes(-30).ToString("yyyy-MM-ddTHH:mm:ssZ", null) };
        other["status"]!["startTime"] = (string?)other["metadata"]!["creationTimestamp"];
        Server.Put("team-b", other);

        (await SucceedAsync("list", "-A")).Should().Be("""
            NAMESPACE   NAME     STARTED      DURATION   STATUS
            default     newest   5 min ago    ---        Running
            team-b      theirs   30 min ago   ---        Running
            default     old      1 h ago      ---        Running

            """);
        (await SucceedAsync("ls", "--all-namespaces", "--reverse", "--no-headers")).Should().Be("""
            default   old      1 h ago      ---   Running
            team-b    theirs   30 min ago   ---   Running
            default   newest   5 min ago    ---   Running

            """);
        (await SucceedAsync("list", "--reverse", "--limit", "1", "-o", "name")).Should().Be("newest\n", "the newest are taken, and then turned round");
        Server.Deny("builder", "list pipelineruns");
        (await FailAsync(1, "list", "-A")).Should().Be(
            "ERROR: listing pipelineruns of all namespaces: 403 Forbidden: pipelineruns.tekton.dev is forbidden: User \"builder\" cannot list resource \"pipelineruns\" in API group \"tekton.dev\" at the cluster scope. "
            + "Grant it: a ClusterRole with apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"list\"], and a ClusterRoleBinding to that user.\n");
    }

    [Fact]
    public async Task Runs_are_chosen_by_labels_that_they_have_and_have_not()
    {
        new ScriptedTekton(Server, "delivery", Noon).Start();
        new ScriptedTekton(Server, "build", Noon.AddHours(1)).Start("build-and-upload-cloudflare-worker");

        (await SucceedAsync("list", "--label", "tekton.dev/pipeline!=deliver-cloudflare-worker", "-o", "name")).Should().Be("build\n");
        (await SucceedAsync("list", "--label", "tekton.dev/pipeline==deliver-cloudflare-worker,team!=edge", "-o", "name")).Should().Be("delivery\n");
        (await SucceedAsync("list", "-l", "tekton.dev/pipeline!=deploy-cloudflare-worker,tekton.dev/pipeline!=deliver-cloudflare-worker", "-o", "name")).Should().Be("build\n");
        (await FailAsync(2, "list", "-l", "team=a,team=b")).Should().Be("ERROR: option --label: 'team' is given twice; give it once.\n");
    }

    [Fact]
    public async Task Runs_are_printed_as_documents_for_other_programs()
    {
        new ScriptedTekton(Server, "api", Noon).Start();
        var run = Server.Document("default", "pipelineruns", "api")!;
        run["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "controller" });
        Server.Put("default", run);

        var list = (JsonObject)JsonNode.Parse(await SucceedAsync("list", "-o", "json"))!;
        ((string?)list["apiVersion"], (string?)list["kind"]).Should().Be(("tekton.dev/v1", "PipelineRunList"));
        var item = list["items"]!.AsArray().Single()!.AsObject();
        ((string?)item["kind"], (string?)item["metadata"]!["name"], item["metadata"]!["managedFields"]).Should().Be(("PipelineRun", "api", null));
        JsonNode.DeepEquals(ObjectYaml.Read(await SucceedAsync("list", "-o", "yaml")), list).Should().BeTrue();
        JsonNode.DeepEquals(ObjectYaml.Read(await SucceedAsync("describe", "--last", "-o", "yaml"))["status"], item["status"]).Should().BeTrue();
        (await SucceedAsync("desc", "-L", "-o", "name")).Should().Be("api\n");
        ((JsonNode.Parse(await SucceedAsync("list", "none", "-o", "json"))!["items"] as JsonArray)!).Should().BeEmpty();
        (await FailAsync(2, "describe", "api", "--last")).Should().Be("ERROR: option --last: 'api' names a run already; give one of them.\n");
    }

    [Fact]
    public async Task Logs_are_those_of_the_tasks_that_are_asked_for_in_the_form_that_is_asked_for()
    {
        Finished("True");

        (await SucceedAsync("logs", "api", "-t", "test", "--prefix=false")).Should().Be("tested\n");
        (await SucceedAsync("logs", "api", "--task", "build,test")).Should().Be("[build : compile] compiled\n[test : run] tested\n");
        (await SucceedAsync("logs", "api", "-t", "build", "--timestamps")).Should().Be("[build : compile] 2026-01-01T12:00:01.123456789Z compiled\n");
        Server.WriteLog("default", "api-test-pod", "prepare", "Entrypoint initialization\n", hasEnded: true);
        (await SucceedAsync("logs", "api", "--all")).Should().Be("[build : compile] compiled\n[test : prepare] Entrypoint initialization\n[test : run] tested\n");
        (await FailAsync(2, "logs", "api", "-t", "deploy")).Should().Be("ERROR: option --task: run 'api' has no task 'deploy'. It has: build, test.\n");
    }

    [Fact]
    public async Task A_task_that_never_began_is_one_of_the_run_all_the_same()
    {
        Finished("False");
        var run = Server.Document("default", "pipelineruns", "api")!;
        run["status"]!["pipelineSpec"] = new JsonObject
        {
            ["tasks"] = new JsonArray(new JsonObject { ["name"] = "build" }, new JsonObject { ["name"] = "test" }, new JsonObject { ["name"] = "deploy" }),
            ["finally"] = new JsonArray(new JsonObject { ["name"] = "report" }),
        };
        Server.Put("default", run);

        var result = await Slipway("logs", "api", "-t", "test,deploy,report").ExecuteAsync(Ct);
        (result.ExitCode, result.Output, result.Error).Should().Be(
            (0, "[test : run] tested\n", "task 'deploy' never began: the run is over\ntask 'report' never began: the run is over\n"));
        (await Slipway("logs", "api", "-t", "none").ExecuteAsync(Ct)).Error.Should().Be("ERROR: option --task: run 'api' has no task 'none'. It has: build, test, deploy, report.\n");
    }

    [Theory]
    [InlineData("True", 0, "")]
    [InlineData("False", 1, "ERROR: the tests are red\n")]
    [InlineData("Unknown", 2, "ERROR: option --exit-with-pipelinerun-error: run 'api' has not ended: Running. -f waits for its end.\n")]
    public async Task The_exit_code_of_logs_is_the_runs_only_where_that_is_asked_for(string status, int exitCode, string error)
    {
        Finished(status);

        (await Slipway("logs", "api").ExecuteAsync(Ct)).ExitCode.Should().Be(0);
        var result = await Slipway("logs", "api", "-E").ExecuteAsync(Ct);
        (result.ExitCode, result.Output, result.Error).Should().Be((exitCode, "[build : compile] compiled\n[test : run] tested\n", error));
    }

    [Fact]
    public async Task A_tree_on_a_terminal_has_no_colours_where_none_are_wanted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the program 'script' has other options here");
        Finished("True");

        (await OnTerminalAsync("")).Should().Contain("\u001b[32m✔\u001b[0m build");
        (await OnTerminalAsync("--no-color")).Should().Contain("✔ build").And.NotContain("\u001b[3");
    }

    private async Task<string> OnTerminalAsync(string option) =>
        (await Command.Run("script", "-qec", $"'{Programs.Slipway}' describe api --kubeconfig '{Folder["kubeconfig"]}' -n default {option}", "/dev/null")
            .WithEnvironment("TERM", "xterm-256color").WithEnvironment("NO_COLOR", null).ExecuteAsync(Ct)).Output;

    private void Finished(string status)
    {
        var tekton = new ScriptedTekton(Server, "api", Noon);
        tekton.Start();
        tekton.Task("build", 0, "compile");
        tekton.EndStep("build", "compile", 1, 2, output: "compiled\n");
        tekton.EndTask("build", 3);
        tekton.Task("test", 3, "run");
        tekton.EndStep("test", "run", 4, 5, output: "tested\n");
        tekton.EndTask("test", 6);
        if (status != "Unknown")
        {
            tekton.End(7, status, status == "True" ? "Succeeded" : "Failed", status == "True" ? "" : "the tests are red");
        }
    }
}
