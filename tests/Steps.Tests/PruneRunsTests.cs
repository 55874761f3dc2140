using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>prune-runs on runs and ConfigMaps of an API Server.</summary>
public sealed class PruneRunsTests : PruneRunsCluster
{
    [Fact]
    public async Task Of_each_Service_the_newest_runs_stay_and_older_ones_go_with_their_ConfigMaps()
    {
        for (var second = 1; second <= 4; second++)
        {
            Run($"api-ok-{second}", second, maps: $"api-ok-{second}");
            Run($"api-bad-{second}", second, ended: "False", maps: $"api-bad-{second}");
            Run($"web-ok-{second}", second, service: "web", pipeline: second % 2 == 0 ? Build : Deliver);
        }

        var log = await SucceedAsync("--keep-succeeded=2", "--keep-failed=3");

        Runs().Should().Equal("api-bad-2", "api-bad-3", "api-bad-4", "api-ok-3", "api-ok-4", "web-ok-3", "web-ok-4");
        Maps().Should().Equal(Sets("api-bad-2", "api-bad-3", "api-bad-4", "api-ok-3", "api-ok-4"));
        Tasks().Should().Equal(Runs().Select(run => run + "-build"), "the tasks of a run go with it");
        (await DeletedAsync()).Should().Be("5");
        log.Should().Be(
            """
            prune-runs: deleted PipelineRun default/api-bad-1, which failed at 2026-01-01 00:01:01Z, and ConfigMaps api-bad-1-artifact, api-bad-1-manifests, api-bad-1-manifests-outputs
            prune-runs: deleted PipelineRun default/api-ok-1, which succeeded at 2026-01-01 00:01:01Z, and ConfigMaps api-ok-1-artifact, api-ok-1-manifests, api-ok-1-manifests-outputs
            prune-runs: deleted PipelineRun default/web-ok-1, which succeeded at 2026-01-01 00:01:01Z
            prune-runs: deleted PipelineRun default/api-ok-2, which succeeded at 2026-01-01 00:01:02Z, and ConfigMaps api-ok-2-artifact, api-ok-2-manifests, api-ok-2-manifests-outputs
            prune-runs: deleted PipelineRun default/web-ok-2, which succeeded at 2026-01-01 00:01:02Z
            prune-runs: 5 of 12 PipelineRuns were deleted, and 9 ConfigMaps; 0 have not ended or are not Slipway's

            """);
        (await SucceedAsync("--keep-succeeded=2", "--keep-failed=3")).Should().Be("prune-runs: 0 of 7 PipelineRuns were deleted, and 0 ConfigMaps; 0 have not ended or are not Slipway's\n");
    }

    [Fact]
    public async Task Runs_that_have_not_ended_or_are_not_of_Slipways_pipelines_are_never_deleted()
    {
        Run("new", 1, ended: null);
        Run("running", 1, ended: "Unknown");
        Run("others", 1, service: null, pipeline: "others");
        Run("going", 1, change: run => run["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:09Z");
        Run("of-ours-by-resolver", 1, service: null, pipeline: null, change: run => run["metadata"]!["labels"]!["tekton.dev/pipeline"] = Build);
        Run("of-a-service", 1, pipeline: "others");
        Run("newer-by-resolver", 2, service: null, pipeline: null, change: run => run["metadata"]!["labels"]!["tekton.dev/pipeline"] = Build);
        Run("newer-of-the-service", 2, pipeline: "others");

        await SucceedAsync("--keep-succeeded=0", "--keep-failed=0");

        Runs().Should().Equal("going", "new", "newer-by-resolver", "newer-of-the-service", "others", "running");
    }

    [Fact]
    public async Task Without_a_Service_runs_of_the_same_pipeline_repository_and_project_count_together()
    {
        Run("api-1", 1, service: null);
        Run("api-2", 2, service: null, root: "./services/api/");
        Run("web-1", 1, service: null, root: "services/web");
        Run("deliver-1", 1, service: null, pipeline: Deliver);

        await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("api-2", "deliver-1", "web-1");
    }

    [Fact]
    public async Task Runs_that_ended_too_long_ago_go_whatever_their_number()
    {
        var now = TimeProvider.System.GetUtcNow();
        Run("old", 1, change: run => run["status"]!["completionTime"] = Text(now.AddHours(-3)));
        Run("long-but-ended-lately", 1, change: run => run["status"]!["completionTime"] = Text(now.AddHours(-1)));
        Run("old-failed", 1, ended: "False", change: run => run["status"]!["completionTime"] = Text(now.AddHours(-3)));
        Run("last", 2);

        await SucceedAsync("--max-age=1h90m");

        Runs().Should().Equal("last", "long-but-ended-lately");
    }

    [Theory]
    [InlineData("--max-age=1h")]
    [InlineData("--keep-succeeded=0", "--keep-failed=0")]
    public async Task The_newest_run_and_the_newest_success_stay_whatever_the_limits(params string[] limits)
    {
        Run("ok-1", 1, maps: "ok-1");
        Run("ok-2", 2, maps: "ok-2");
        Run("bad-3", 3, ended: "False", maps: "bad-3");
        Run("bad-4", 4, ended: "False", maps: "bad-4");
        Run("web-bad", 1, service: "web", ended: "False");
        Run("web-ok", 2, service: "web");

        await SucceedAsync(limits);

        Runs().Should().Equal("bad-4", "ok-2", "web-ok");
        Maps().Should().Equal(Sets("bad-4", "ok-2"));
    }

    [Fact]
    public async Task A_ConfigMap_that_a_run_which_stays_names_stays_whoever_made_it()
    {
        Run("build-1", 1, maps: "shared");
        Run("build-2", 2, maps: "deployed");
        Run("build-3", 3, maps: "bound");
        Run("build-4", 4, maps: "fixed");
        Run("build-5", 5, maps: "fixed");
        Run("build-6", 6, maps: "only");
        Run("deploy-running", 7, ended: null, pipeline: Deploy, service: null, url: null, maps: "deployed", makes: false);
        Run("others", 7, pipeline: "others", service: null, change: run =>
        {
            run["spec"]!["params"]!.AsArray().Add(new JsonObject { ["name"] = "any", ["value"] = new JsonArray("shared-artifact", "shared-manifests") });
            run["spec"]!["workspaces"] = new JsonArray(new JsonObject { ["name"] = "config", ["configMap"] = new JsonObject { ["name"] = "bound-manifests" } });
        });
        Run("last", 8);

        await SucceedAsync("--keep-succeeded=0");

        Runs().Should().Equal("deploy-running", "last", "others");
        Maps().Should().BeEquivalentTo([.. Sets("deployed"), "bound-manifests", "shared-artifact", "shared-manifests"]);
    }

    [Fact]
    public async Task A_ConfigMap_that_is_not_Slipways_alone_stays_though_its_run_goes()
    {
        Run("one", 1, maps: "one");
        Server.Apply("default", "one-artifact", "somebody", [new("note", "mine")]);
        Server.Apply("default", "two-artifact", "somebody", [new("note", "mine")], [new("app.kubernetes.io/managed-by", "planton-cloud")]);
        Run("two", 2, maps: "two", makes: false);
        Run("three", 3, maps: "three", managedBy: "us");
        Server.Apply("default", "four-artifact", "slipway", [], [new("app.kubernetes.io/managed-by", "planton-cloud")]);
        Run("four", 4, maps: "four", managedBy: "us", makes: false);
        // Labels and annotations of somebody else do not make it theirs.
        Server.Apply("default", "three-manifests", "somebody", [], [new("team", "edge")]);
        Run("last", 5);

        var log = await SucceedAsync("--keep-succeeded=0");

        Runs().Should().Equal("last");
        Maps().Should().Equal("four-artifact", "one-artifact", "two-artifact");
        log.Should().Contain("prune-runs: ConfigMap default/one-artifact stays: it is not Slipway's alone\n");
    }

    [Fact]
    public async Task What_changes_between_reading_and_deleting_stays_and_what_is_gone_already_is_no_error()
    {
        Run("one", 1, maps: "one");
        Run("last", 9);
        // ConfigMaps, runs, then the deletions.
        Server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.Meanwhile(() =>
        {
            Server.Apply("default", "one-artifact", "slipway", [new("written", "by a run that began just now")]);
            Run("one", 1, change: run => run["metadata"]!["annotations"] = new JsonObject { ["signed"] = "true" });
        }));

        var log = await SucceedAsync("--keep-succeeded=0");

        Runs().Should().Equal("last", "one");
        Maps().Should().Equal("one-artifact");
        log.Should().Contain("ConfigMap default/one-artifact stays: it was changed meanwhile\n").And.Contain("PipelineRun default/one stays: it was changed meanwhile\n");

        Server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.CutAnswer, KubernetesApiFault.None, KubernetesApiFault.CutAnswer);
        (await SucceedAsync("--keep-succeeded=0")).Should().EndWith("0 of 2 PipelineRuns were deleted, and 0 ConfigMaps; 0 have not ended or are not Slipway's\n");
        Runs().Should().Equal("last");
        Maps().Should().Equal("one-artifact");
    }

    [Fact]
    public async Task One_that_cannot_be_deleted_keeps_no_other_from_it()
    {
        Run("one", 1);
        Run("two", 2);
        Run("last", 3);
        Server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.Status(400, "BadRequest", "admission webhook \"keep.example\" denied the request: keep it"));

        (await FailAsync(1, "--keep-succeeded=0")).Should().Contain("warning: deleting PipelineRun 'default/one': 400 BadRequest: admission webhook \"keep.example\" denied the request: keep it.\n")
            .And.EndWith("ERROR: pruning namespace 'default': 1 of 2 PipelineRuns that are over the limits could not be deleted; the lines above say why. The next time they are tried again.\n");
        Runs().Should().Equal("last", "one");
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_deleted_and_deletes_nothing()
    {
        Run("one", 1, maps: "one");
        Run("last", 2);
        var log = await SucceedAsync("--keep-succeeded=0", "--dry-run=true");

        log.Should().Be(
            """
            prune-runs: would delete PipelineRun default/one, which succeeded at 2026-01-01 00:01:01Z, and ConfigMaps one-artifact, one-manifests, one-manifests-outputs
            prune-runs: 1 of 2 PipelineRuns would be deleted, and 3 ConfigMaps; 0 have not ended or are not Slipway's

            """);
        (Runs().Count(), Maps().Count()).Should().Be((2, 3));
        (await DeletedAsync()).Should().Be("0");
        Server.Requests.Should().OnlyContain(request => request.StartsWith("builder GET ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list pipelineruns", "listing pipelineruns of namespace 'default'")]
    [InlineData("delete pipelineruns", "deleting PipelineRun 'default/one'")]
    [InlineData("list configmaps", "listing configmaps of namespace 'default'")]
    [InlineData("delete configmaps", "deleting ConfigMap 'default/one-artifact'")]
    public async Task A_missing_right_names_the_rules_and_where_they_are(string right, string action)
    {
        Run("one", 1, maps: "one");
        Run("last", 2);
        Server.Deny("builder", right);

        (await FailAsync(1, "--keep-succeeded=0")).Should().Contain($"ERROR: {action}: 403 Forbidden: ").And.EndWith(
            "All that this step needs: apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"list\", \"delete\"]; apiGroups [\"\"], resources [\"configmaps\"], verbs [\"list\", \"delete\"]; "
            + "kustomize/components/pruning holds the Role.\n");
        Runs().Should().Equal("last", "one");
    }

    [Theory]
    [InlineData("--keep-succeeded=-1", "option --keep-succeeded: '-1' is no number of runs: 0 or more.")]
    [InlineData("--keep-failed=", "option --keep-failed: '' is no number of runs: 0 or more.")]
    [InlineData("--max-age=30", "option --max-age: '30' is no age: give hours, minutes and seconds, such as 720h or 1h30m, or nothing for no limit.")]
    [InlineData("--kubeconfig=", "choosing the cluster: this is no pod of a cluster, and --kubeconfig is empty. Give --kubeconfig.")]
    [InlineData("--max-age=0h", "option --max-age: '0h' is no age: *")]
    [InlineData("--max-age=9999999999h", "option --max-age: '9999999999h' is no age: *")]
    public async Task What_is_used_wrongly_is_refused_before_anything_is_read(string option, string message)
    {
        (await FailAsync(2, option)).Should().Match($"ERROR: {message}*");
        Server.Requests.Should().BeEmpty();
    }
}
