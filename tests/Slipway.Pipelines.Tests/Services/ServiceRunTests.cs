using Slipway.Pipelines.Services;

namespace Slipway.Pipelines.Tests.Services;

public class ServiceRunTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void A_run_is_given_what_the_Service_and_the_commit_say()
    {
        var run = ServiceRun.For(Service(), Sha.ToUpperInvariant(), "feature/Some thing_", "api-0123456-abcde");

        run.Name.Should().Be("api-0123456-abcde");
        run.Pipeline.Should().Be("deliver-cloudflare-worker");
        run.Params.Select(p => $"{p.Key}={p.Value}").Should().Equal(
            "git-branch=feature/Some thing_",
            $"git-revision={Sha}",
            "git-url=https://github.com/acme/edge.git",
            "kustomize-manifests-config-map-name=api-0123456-abcde-manifests",
            "overlays=prod?,staging?",
            "owner-identifier-label-key=planton.cloud/service-id",
            "owner-identifier-label-value=svc-1",
            "project-root=workers/api",
            "r2-bucket-name=scripts",
            $"r2-object-key=api/{Sha}.js",
            "sparse-checkout-directories=workers/api,packages",
            "traffic=10",
            "worker-script-artifact-config-map-name=api-0123456-abcde-artifact");
        run.Labels.Select(l => $"{l.Key}={l.Value}").Should().Equal(
            "app.kubernetes.io/managed-by=planton-cloud",
            "planton.cloud/service-id=svc-1",
            "slipway.dev/branch=feature-Some-thing",
            $"slipway.dev/commit={Sha}",
            "slipway.dev/service=api");
    }

    [Fact]
    public void Without_deployments_the_pipeline_builds_only_and_gets_no_params_of_the_deployment()
    {
        var run = ServiceRun.For(Service() with { DisableDeployments = true }, Sha, null, "run");

        run.Pipeline.Should().Be("build-and-upload-cloudflare-worker");
        run.Params.Should().ContainKey("r2-bucket-name").And.NotContainKeys("overlays", "traffic");
        run.Params["git-branch"].Should().Be("main");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Service_may_ask_that_its_older_runs_are_cancelled(bool disableDeployments)
    {
        var run = ServiceRun.For(Service() with { DisableDeployments = disableDeployments, Params = new Dictionary<string, string> { ["cancel-in-progress"] = "true" } }, Sha, null, "run");

        run.Params.Should().Contain("cancel-in-progress", "true");
        run.Labels.Should().ContainKeys("slipway.dev/service", "slipway.dev/branch");
    }

    [Fact]
    public void Without_an_id_there_is_no_owner_label()
    {
        var run = ServiceRun.For(Service() with { Id = "", DeploymentEnvironments = [], SparseCheckoutDirectories = [] }, Sha, "", "run");

        run.Params.Should().NotContainKeys("owner-identifier-label-key", "owner-identifier-label-value", "sparse-checkout-directories");
        run.Params.Should().Contain("overlays", "*?", "all that there are, should there be any");
        run.Labels.Should().NotContainKey("planton.cloud/service-id");
    }

    [Fact]
    public void Params_of_all_runs_hold_where_the_Service_gives_none()
    {
        var given = new Dictionary<string, string> { ["traffic"] = "50", ["adopt"] = "true", ["overlays"] = "dev" };

        ServiceRun.ParamsOf(Service(), given).Should().Contain("traffic", "10").And.Contain("adopt", "true").And.Contain("overlays", "prod?,staging?");
        ServiceRun.ParamsOf(Service() with { DeploymentEnvironments = [] }, given).Should().Contain("overlays", "dev");
    }

    [Theory]
    [InlineData("main", null)]
    [InlineData("", null)]
    [InlineData("release/2", null)]
    [InlineData("feature/x", "Service 'api' is not built on branch 'feature/x': spec.pipeline_configuration.pipeline_branches has main, release/*. Add the branch there, or name the one that holds the commit.")]
    public void A_branch_outside_the_list_is_an_obstacle(string branch, string? obstacle) =>
        (Service() with { PipelineBranches = new BranchPatterns(["main", "release/*"], "main") }).ObstacleOn(branch).Should().Be(obstacle);

    [Fact]
    public void Without_a_list_only_the_default_branch_is_built() => Service().ObstacleOn("feature/x").Should().Be(
        "Service 'api' is built on its default branch 'main' alone, not on 'feature/x'. Add the branch to spec.pipeline_configuration.pipeline_branches, or name the one that holds the commit.");

    [Theory]
    [InlineData("main")]
    [InlineData("0123456")]
    [InlineData("")]
    [InlineData(Sha + "0")]
    public void A_commit_is_a_full_SHA(string commit) =>
        FluentActions.Invoking(() => ServiceRun.For(Service(), commit, "main", "run")).Should().Throw<FormatException>()
            .WithMessage("is not the full SHA of a commit: 40 (or 64) hex digits. 'git rev-parse HEAD' prints it.");

    [Fact]
    public void Names_of_runs_differ_and_fit_into_a_label()
    {
        ServiceRun.NewName("api", Sha).Should().MatchRegex("^api-0123456-[bcdfghjklmnpqrstvwxz2456789]{5}$").And.NotBe(ServiceRun.NewName("api", Sha));
        ServiceRun.NewName(new string('a', 48) + "-" + new string('b', 14), Sha).Should().HaveLength(62).And.MatchRegex("^a{48}-0123456-.{5}$");
    }

    [Theory]
    [InlineData("main", "main")]
    [InlineData("feature/x", "feature-x")]
    [InlineData("-_.a._-", "a")]
    [InlineData("äö", "")]
    public void A_branch_becomes_the_value_of_a_label(string branch, string label) => ServiceRun.LabelSafe(branch).Should().Be(label);

    [Fact]
    public void A_long_branch_is_cut() => ServiceRun.LabelSafe(new string('a', 62) + "/b").Should().Be(new string('a', 62));

    [Fact]
    public async Task The_pipelines_of_the_repository_declare_every_param_that_is_derived()
    {
        foreach (var run in new[] { Service(), Service() with { DisableDeployments = true } }.Select(s => ServiceRun.For(s, Sha, "main", "run")))
        {
            var file = Path.Combine(Slipway.Testing.Repository.Root, "pipelines", $"{run.Pipeline}.yaml");
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            foreach (var param in run.Params.Keys)
            {
                text.Should().Contain($"    - name: {param}\n      type: string\n");
            }
        }
    }

    private static ServiceDocument Service() => ServiceDocument.Read(
        """
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: api, id: svc-1}
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          git_repo: {owner: acme, name: edge, project_root: workers/api, sparse_checkout_directories: [workers/api, packages]}
          pipeline_configuration: {params: {r2-bucket-name: scripts, traffic: "10"}}
          deployment_environments: [prod, staging]
        """,
        "service.yaml");
}
