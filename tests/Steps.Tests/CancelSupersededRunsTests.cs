using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>cancel-superseded-runs on runs of an API server.</summary>
public sealed class CancelSupersededRunsTests : IAsyncLifetime
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        folder.Write("kubeconfig", server.Kubeconfig());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Older_runs_of_the_same_Service_and_branch_are_cancelled_and_no_other()
    {
        Run("older", 1);
        Run("older-other-pipeline", 1, pipeline: "deliver-cloudflare-worker");
        Run("older-other-branch", 1, branch: "dev");
        Run("older-other-service", 1, service: "web");
        Run("older-without-service", 1, service: null);
        Run("older-done", 1, ended: "True");
        Run("older-failed", 1, ended: "False");
        Run("older-stopping", 1, status: "StoppedRunFinally");
        Run("older-running", 1, ended: "Unknown");
        Run("older-pending", 1, status: "PipelineRunPending");
        Run("mine", 2);
        Run("newer", 3);
        var log = await SucceedAsync("mine");

        Cancelled().Should().Equal("older", "older-other-pipeline", "older-pending", "older-running");
        (await File.ReadAllTextAsync(folder["cancelled"], Ct)).Should().Be("4");
        log.Should().Contain("cancel-superseded-runs: cancelled PipelineRun default/older, made at 2026-01-01 00:00:01Z\n").And.EndWith("cancel-superseded-runs: 4 older runs were cancelled\n");
        Status("older-stopping").Should().Be("StoppedRunFinally");
    }

    [Fact]
    public async Task Without_a_Service_runs_of_the_same_pipeline_repository_and_project_are_the_same()
    {
        Run("older", 1, service: null);
        Run("older-spelled-otherwise", 1, service: null, root: "./services/api/", branch: "refs/heads/main");
        Run("older-other-project", 1, service: null, root: "services/web");
        Run("older-other-repository", 1, service: null, url: "https://git.example/other.git");
        Run("older-other-pipeline", 1, service: null, pipeline: "deliver-cloudflare-worker");
        server.Put("default", new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "PipelineRun",
            ["metadata"] = new JsonObject { ["name"] = "deployment-alone", ["creationTimestamp"] = "2026-01-01T00:00:01Z" },
            ["spec"] = new JsonObject { ["pipelineRef"] = new JsonObject { ["name"] = "deploy-cloudflare-worker" } },
        });
        Run("mine", 2, service: null);
        await SucceedAsync("mine");

        Cancelled().Should().Equal("older", "older-spelled-otherwise");
    }

    [Fact]
    public async Task The_branch_is_that_of_the_params_else_of_the_label_and_without_one_nothing_is_cancelled()
    {
        Run("older", 1, branch: "feature/x");
        Run("older-of-a-branch-with-the-same-label", 1, branch: "feature-x");
        Run("mine", 2, branch: "feature/x");
        await SucceedAsync("mine");
        Cancelled().Should().Equal("older");

        Run("labelled", 3, branch: "", label: "feature-x");
        await SucceedAsync("labelled");
        Cancelled().Should().Equal("mine", "older", "older-of-a-branch-with-the-same-label");

        Run("no-branch", 4, branch: "");
        (await SucceedAsync("no-branch")).Should().Contain("warning: PipelineRun default/no-branch builds a commit of no known branch: nothing is cancelled. Give the param git-branch");
        Cancelled().Should().HaveCount(3);
    }

    [Fact]
    public async Task Of_runs_of_the_same_second_the_one_whose_name_comes_last_stays_whoever_is_first()
    {
        Run("run-a", 1);
        Run("run-b", 1);
        Run("run-c", 1);
        await Task.WhenAll(SucceedAsync("run-c"), SucceedAsync("run-a"), SucceedAsync("run-b"));

        Cancelled().Should().Equal("run-a", "run-b");
    }

    [Fact]
    public async Task A_run_that_is_superseded_itself_touches_no_newer_one()
    {
        Run("oldest", 1);
        Run("mine", 2, status: "CancelledRunFinally");
        Run("newest", 3);
        await SucceedAsync("mine");

        Cancelled().Should().Equal("mine", "oldest");
    }

    [Fact]
    public async Task A_run_that_ends_meanwhile_is_no_error()
    {
        Run("older", 1);
        Run("mine", 2);
        server.Inject(
            KubernetesApiFault.None, KubernetesApiFault.None,
            KubernetesApiFault.Status(400, "BadRequest", "admission webhook \"validation.webhook.pipeline.tekton.dev\" denied the request: Once the PipelineRun is complete, no updates are allowed"),
            KubernetesApiFault.Meanwhile(() => Run("older", 1, ended: "True")));
        (await SucceedAsync("mine")).Should().Contain("PipelineRun default/older has ended meanwhile\n").And.EndWith("0 older runs were cancelled\n");

        Run("other", 1);
        server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.Status(400, "BadRequest", "denied for another reason"));
        (await FailAsync("mine", 1)).Should().StartWith("ERROR: changing PipelineRun 'default/other': 400 BadRequest: denied for another reason");
    }

    [Theory]
    [InlineData("get pipelineruns", "reading PipelineRun 'default/mine'")]
    [InlineData("list pipelineruns", "listing pipelineruns of namespace 'default'")]
    [InlineData("patch pipelineruns", "changing PipelineRun 'default/older'")]
    public async Task A_missing_right_names_the_rule_and_where_it_is(string right, string action)
    {
        Run("older", 1);
        Run("mine", 2);
        server.Deny("builder", right);

        (await FailAsync("mine", 1)).Should().Contain($"ERROR: {action}: 403 Forbidden: ").And.EndWith(
            "All that this step needs: apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"get\", \"list\", \"patch\"]; "
            + "kustomize/components/cancel-in-progress holds the Role. Or leave cancel-in-progress false.\n");
        Cancelled().Should().BeEmpty();
    }

    [Fact]
    public async Task Where_there_is_no_cluster_there_is_nothing_to_cancel()
    {
        var local = await RunAsync("mine", "--kubernetes-endpoint-url=file:///objects");
        local.ExitCode.Should().Be(0);
        local.Error.Should().Be("cancel-superseded-runs: directory /objects is no cluster: there is nothing to cancel\n");
        var outside = await RunAsync("mine");
        outside.ExitCode.Should().Be(0);
        outside.Error.Should().Be("cancel-superseded-runs: this is no pod of a cluster: there is nothing to cancel\n");
        (await SucceedAsync("not-of-this-cluster")).Should().Contain("there is no PipelineRun default/not-of-this-cluster that builds in cluster ");
    }

    private void Run(
        string name, int second, string? service = "api", string branch = "main", string? label = null, string? ended = null, string? status = null,
        string url = "https://git.example/app.git", string root = "services/api", string pipeline = "build-and-upload-cloudflare-worker")
    {
        var labels = new JsonObject();
        if (service is not null)
        {
            labels["slipway.dev/service"] = service;
        }

        if (label is not null)
        {
            labels["slipway.dev/branch"] = label;
        }
        else if (branch.Length > 0 && service is not null)
        {
            labels["slipway.dev/branch"] = branch.Replace('/', '-');
        }

        var run = new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "PipelineRun",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels, ["creationTimestamp"] = $"2026-01-01T00:00:0{second}Z" },
            ["spec"] = new JsonObject
            {
                ["pipelineRef"] = new JsonObject { ["name"] = pipeline },
                ["params"] = new JsonArray([.. new[] { ("git-url", url), ("git-revision", Sha), ("git-branch", branch), ("project-root", root) }
                    .Select(p => new JsonObject { ["name"] = p.Item1, ["value"] = p.Item2 })]),
            },
        };
        if (status is not null)
        {
            run["spec"]!["status"] = status;
        }

        if (ended is not null)
        {
            run["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = ended }) };
        }

        server.Put("default", run);
    }

    private string? Status(string name) => (string?)server.Document("default", "pipelineruns", name)!["spec"]!["status"];

    private IEnumerable<string> Cancelled() => server.Documents("default", "pipelineruns")
        .Where(run => (string?)run["spec"]!["status"] == "CancelledRunFinally").Select(run => (string)run["metadata"]!["name"]!).Order(StringComparer.Ordinal);

    private async Task<string> SucceedAsync(string run)
    {
        var result = await RunAsync(run, $"--kubeconfig={folder["kubeconfig"]}");
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().BeEmpty();
        return result.Error;
    }

    private async Task<string> FailAsync(string run, int exitCode)
    {
        File.Delete(folder["cancelled"]);
        var result = await RunAsync(run, $"--kubeconfig={folder["kubeconfig"]}");
        result.ExitCode.Should().Be(exitCode, result.Error);
        File.Exists(folder["cancelled"]).Should().BeFalse();
        return result.Error;
    }

    private Task<CommandResult> RunAsync(string run, params string[] options) => StepProgram.Named("cancel-superseded-runs")
        .WithArguments([$"--pipeline-run-name={run}", "--namespace=default", $"--cancelled-result-path={folder["cancelled"]}", .. options])
        .WithEnvironment("KUBERNETES_SERVICE_HOST", null).ExecuteAsync(Ct);
}
