using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>What prune-runs leaves of deployments: what is current, and what others read.</summary>
public sealed class PruneRunsDeploymentTests : PruneRunsCluster
{
    [Fact]
    public async Task Of_each_Worker_that_is_only_deployed_the_last_deployment_stays()
    {
        // Another Worker, which nobody has touched for long.
        Deployment("quiet", 0, maps: "quiet");
        Deployment("quiet-by-name", 0, maps: "other", with: ("worker-name", "quiet"));
        // One build deployed again and again.
        Deployment("fixed-1", 1, maps: "fixed");
        Deployment("fixed-2", 2, maps: "fixed");
        // Build after build of one Worker.
        Deployment("named-1", 1, maps: "a-1", with: ("worker-name", "api"));
        Deployment("named-2", 2, maps: "a-2", with: ("worker-name", "api"));
        Deployment("outputs-1", 1, maps: "b-1", with: ("outputs-config-map-name", "api-outputs"));
        Deployment("outputs-2", 2, maps: "b-2", with: ("outputs-config-map-name", "api-outputs"));
        Deployment("service-1", 1, maps: "c-1", service: "api");
        Deployment("service-2", 2, maps: "c-2", service: "api");
        Run("service-build", 3);

        await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("fixed-2", "named-2", "outputs-2", "quiet", "quiet-by-name", "service-2", "service-build");
    }

    [Fact]
    public async Task Deployments_of_one_Worker_to_several_places_do_not_count_together()
    {
        (string, string)[][] places =
        [
            [("worker-name", "api")],
            [("worker-name", "api"), ("overlays", "prod")],
            [("worker-name", "api"), ("git-branch", "main")],
            [("worker-name", "api"), ("outputs-config-map-name", "api-outputs")],
            [("worker-name", "api"), ("dry-run", "true")],
        ];
        foreach (var (number, place) in places.Index())
        {
            Deployment($"place-{number}-a", 1, with: place);
            Deployment($"place-{number}-b", 2, with: place);
        }

        Deployment("account-a", 1, secret: "staging", with: places[0]);
        Deployment("account-b", 2, secret: "staging", with: places[0]);

        await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("account-b", "place-0-b", "place-1-b", "place-2-b", "place-3-b", "place-4-b");
    }

    [Fact]
    public async Task An_outputs_ConfigMap_that_was_asked_for_by_name_stays_and_one_of_the_default_name_goes()
    {
        Server.Apply("default", "mine", "slipway", [new("data", "1")], [new("app.kubernetes.io/managed-by", "planton-cloud")]);
        Delivery("one", 1, "a", outputs: "mine");
        Delivery("two", 2, "b");
        // Names what another makes by its default name.
        Delivery("three", 3, "c");
        Delivery("four", 4, "d", outputs: "c-manifests-outputs");
        Run("last", 5);

        await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("last");
        Maps().Should().Equal("c-manifests-outputs", "mine");

        void Delivery(string name, int second, string maps, string? outputs = null) => Run(name, second, pipeline: Deliver, maps: maps, makes: outputs is null, change: run =>
        {
            if (outputs is not null)
            {
                run["spec"]!["params"]!.AsArray().Add(new JsonObject { ["name"] = "outputs-config-map-name", ["value"] = outputs });
            }
        });
    }

    [Fact]
    public async Task A_deployment_that_starts_while_older_runs_are_deleted_keeps_the_ConfigMaps_that_it_reads()
    {
        for (var number = 0; number <= 100; number++)
        {
            Run($"run-{number:D3}", 1, maps: number == 100 ? "late" : null);
        }

        Run("last", 2);
        // The two lists and a hundred deletions, then the next look at the ConfigMaps.
        Server.Inject([.. Enumerable.Repeat(KubernetesApiFault.None, 102), KubernetesApiFault.Meanwhile(() => Deployment("deploy-old", 3, maps: "late", ended: null))]);

        var log = await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("deploy-old", "last");
        Maps().Should().Equal(Sets("late"));
        log.Should().EndWith("prune-runs: 101 of 102 PipelineRuns were deleted, and 0 ConfigMaps; 0 have not ended or are not Slipway's\n");
    }

    [Fact]
    public async Task A_ConfigMap_goes_with_the_run_that_made_it_though_one_of_another_mark_went_before()
    {
        Run("another-mark", 1, maps: "one", makes: false, managedBy: "us");
        Run("maker", 2, maps: "one");
        Run("last", 3);

        var log = await SucceedAsync("--keep-succeeded=1");

        Runs().Should().Equal("last");
        Maps().Should().BeEmpty();
        log.Should().NotContain("stays");
    }

    [Fact]
    public async Task A_run_that_is_deleted_and_waits_for_a_finalizer_keeps_no_ConfigMap()
    {
        Run("going", 1, maps: "one", change: run => run["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:09Z");
        Run("two", 2, maps: "one");
        Run("last", 3);

        await SucceedAsync("--keep-succeeded=1");

        Maps().Should().BeEmpty();
    }
}
