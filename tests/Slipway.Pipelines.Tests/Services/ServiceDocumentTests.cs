using Slipway.Pipelines.Services;

namespace Slipway.Pipelines.Tests.Services;

public class ServiceDocumentTests
{
    private const string Snake = """
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata:
          name: api
          id: svc-1
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          description: "An API."
          ingress: {enabled: true}
          git_repo:
            owner_name: acme
            name: edge
            default_branch: trunk
            project_root: workers/api
            trigger_paths: ["workers/api/**", "!**/*.md"]
            sparse_checkout_directories: [workers/api, packages]
          pipeline_configuration:
            pipeline_provider: platform
            params: {r2-bucket-name: scripts, traffic: 10}
            disable_deployments: true
            enable_pull_request_deployments: true
            pipeline_branches: ["release/*"]
          deployment_environments: [prod, staging]
        """;

    private const string Camel = """
        # A Service of Kubernetes itself is passed over.
        apiVersion: v1
        kind: Service
        metadata: {name: other}
        ---
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: api, id: svc-1}
        spec:
          packageType: CLOUDFLARE_WORKER_SCRIPT
          gitRepo:
            owner: acme
            name: edge
            defaultBranch: trunk
            projectRoot: workers/api
            triggerPaths: ["workers/api/**", "!**/*.md"]
            sparseCheckoutDirectories: [workers/api, packages]
          pipelineConfiguration:
            pipelineProvider: platform
            params: {r2-bucket-name: scripts, traffic: "10"}
            disableDeployments: true
            enablePullRequestDeployments: true
            pipelineBranches: ["release/*"]
          deploymentEnvironments: [prod, staging]
        """;

    [Theory]
    [InlineData(Snake)]
    [InlineData(Camel)]
    public void Both_spellings_say_the_same(string text)
    {
        var service = ServiceDocument.Read(text, "service.yaml");

        service.Name.Should().Be("api");
        service.Id.Should().Be("svc-1");
        service.GitUrl.Should().Be("https://github.com/acme/edge.git");
        service.Repository.Should().Be("acme/edge");
        service.DefaultBranch.Should().Be("trunk");
        service.ProjectRoot.Should().Be("workers/api");
        service.TriggerPaths.Contains("workers/api/a.ts").Should().BeTrue();
        service.TriggerPaths.Contains("workers/api/a.md").Should().BeFalse();
        service.SparseCheckoutDirectories.Should().Equal("workers/api", "packages");
        service.PipelineBranches.Contains("release/1").Should().BeTrue();
        service.PipelineBranches.Contains("trunk").Should().BeFalse();
        service.Params.Should().Equal(new Dictionary<string, string> { ["r2-bucket-name"] = "scripts", ["traffic"] = "10" });
        service.DisableDeployments.Should().BeTrue();
        service.EnablePullRequestDeployments.Should().BeTrue();
        service.DeploymentEnvironments.Should().Equal("prod", "staging");
        service.Obstacle.Should().BeNull();
    }

    [Fact]
    public void What_is_not_given_has_the_defaults_of_the_contract()
    {
        var service = Read("git_repo: {owner: acme, name: edge}");

        service.DefaultBranch.Should().Be("main");
        service.ProjectRoot.Should().Be(".");
        service.TriggerPaths.Contains("any/file").Should().BeTrue();
        service.SparseCheckoutDirectories.Should().BeEmpty();
        service.PipelineBranches.Contains("main").Should().BeTrue();
        service.PipelineBranches.Contains("other").Should().BeFalse();
        service.Params.Should().BeEmpty();
        service.Id.Should().BeEmpty();
        (service.HasOwnPipeline, service.DisablePipelines, service.DisableDeployments).Should().Be((false, false, false));
    }

    [Fact]
    public void A_clone_address_wins_and_a_host_of_your_own_is_put_in_front()
    {
        Read("git_repo: {clone_url: 'git@gitlab.example:acme/edge.git'}").GitUrl.Should().Be("git@gitlab.example:acme/edge.git");
        ServiceDocument.Read(Text("git_repo: {owner: acme, name: edge}"), "s.yaml", GitHost.Parse("https://git.example/")).GitUrl.Should().Be("https://git.example/acme/edge.git");
    }

    [Theory]
    [InlineData("git_repo_provider: github", "https://github.com/acme/edge.git")]
    [InlineData("git_repo_provider: GITHUB", "https://github.com/acme/edge.git")]
    [InlineData("git_repo_provider: git_repo_provider_unspecified", "https://github.com/acme/edge.git")]
    [InlineData("git_repo_provider: gitlab", "https://gitlab.com/acme/edge.git")]
    [InlineData("gitRepoProvider: gitlab, gitlabRepo: {projectId: 7}", "https://gitlab.com/acme/edge.git")]
    [InlineData("gitlab_repo: {project_id: 7}", "https://gitlab.com/acme/edge.git")]
    [InlineData("gitlab_repo: null", "https://github.com/acme/edge.git")]
    [InlineData("github_repo: {installation_id: 7}", "https://github.com/acme/edge.git")]
    [InlineData("git_repo_provider: bitbucket", "https://bitbucket.org/acme/edge.git")]
    [InlineData("bitbucket_repo: {workspace: acme}", "https://bitbucket.org/acme/edge.git")]
    [InlineData("git_repo_provider: gitea, clone_url: 'https://gitea.example/acme/edge'", "https://gitea.example/acme/edge")]
    public void Without_a_clone_address_the_provider_says_where_the_repository_is(string fields, string address) =>
        Read($"git_repo: {{owner: acme, name: edge, {fields}}}").GitUrl.Should().Be(address);

    [Fact]
    public void A_host_that_is_given_is_that_of_every_provider()
    {
        var host = GitHost.Parse("ssh://git@git.example:2222");

        ServiceDocument.Read(Text("git_repo: {owner: acme/web, name: edge, git_repo_provider: gitea}"), "s.yaml", host).GitUrl.Should().Be("ssh://git@git.example:2222/acme/web/edge.git");
        ServiceDocument.Read(Text("git_repo: {clone_url: 'https://other.example/a/b.git'}"), "s.yaml", host).GitUrl.Should().Be("https://other.example/a/b.git");
    }

    [Fact]
    public void Fields_for_what_is_not_done_here_are_left_alone_and_named_once()
    {
        var service = Read("git_repo: {owner: acme, name: edge, colour: red}\n  webhooks: [{url: x}]\n  pipelineConfiguration: {retentionDays: 7}");

        service.UnknownFields.Should().Equal("spec.webhooks", "spec.git_repo.colour", "spec.pipelineConfiguration.retentionDays");
        service.Remark.Should().Be("s.yaml: Service 'api' has fields that are not known here and have no effect: spec.webhooks, spec.git_repo.colour, spec.pipelineConfiguration.retentionDays");
        Read("git_repo: {owner: acme, name: edge}").Remark.Should().BeNull();
    }

    [Fact]
    public void Of_many_Services_those_that_are_wrong_are_left_out()
    {
        var wrong = Text("git_repo: {owner: acme, nam: edge}").Replace("name: api", "name: web", StringComparison.Ordinal);
        var read = ServiceDocument.ReadAll(string.Join("---\n", Text("git_repo: {owner: acme, name: edge}"), wrong, "kind: Service\nspec: []\n"), "s.yaml");

        read.Services.Select(s => s.Name).Should().Equal("api");
        read.Invalid.Select(s => s.ToString()).Should().Equal(
            "Service 'web' is left out: s.yaml:13:13: spec.git_repo.name: is missing; s.yaml:13:27: spec.git_repo.nam: unknown field, did you mean 'name'?",
            "a Service is left out: s.yaml:15:1: apiVersion: is missing: write service-hub.planton.cloud/v1; s.yaml:15:1: metadata.name: is missing; s.yaml:16:7: spec: expected a mapping of fields; s.yaml:16:7: spec.package_type: is missing; "
            + "s.yaml:16:7: spec.git_repo.owner: is missing; s.yaml:16:7: spec.git_repo.name: is missing");
        ServiceDocument.ReadAll("a: [", "s.yaml").Invalid.Single().ToString().Should().StartWith("a Service is left out: s.yaml:").And.Contain("no valid YAML");
    }

    [Theory]
    [InlineData("pipeline_configuration: {disable_pipelines: true}", "Service 'api' has spec.pipeline_configuration.disable_pipelines: true. Set it to false to have it built.")]
    [InlineData("pipeline_configuration: {pipeline_provider: self}", "Service 'api' has spec.pipeline_configuration.pipeline_provider: self, its repository brings its own pipeline. Set it to platform to have it built by this one.")]
    public void A_Service_that_wants_none_of_our_pipelines_says_why(string field, string obstacle) =>
        Read("git_repo: {owner: acme, name: edge}\n  " + field).Obstacle.Should().Be(obstacle);

    [Theory]
    [InlineData("git_repo: {owner: acme}", "s.yaml:6:13: spec.git_repo.name: is missing")]
    [InlineData("git_repo: {owner: acme, name: edge, project_rot: a}", "s.yaml:6:39: spec.git_repo.project_rot: unknown field, did you mean 'project_root'?")]
    [InlineData("gitRepo: {owner: acme, name: edge, projectRot: a}", "s.yaml:6:38: spec.gitRepo.projectRot: unknown field, did you mean 'projectRoot'?")]
    [InlineData("git_repo: {owner: acme, name: edge, git_repo_provider: gitlab_self_managed}", "s.yaml:6:58: spec.git_repo.git_repo_provider: where the repositories of 'gitlab_self_managed' are is not known, only of bitbucket, bitbucket_cloud, github, gitlab: give spec.git_repo.clone_url, or the option --git-host https://HOST")]
    [InlineData("git_repo: {owner: acme, name: edge, [a]: b}", "s.yaml:6:39: spec.git_repo: expected fields by their names, not a list or mapping as a key")]
    [InlineData("git_repo: {owner: a b, name: edge}", "s.yaml:6:21: spec.git_repo.owner: 'a b' is not the owner of a repository: names of letters, digits, hyphens, underscores and dots, with slashes between them, as they stand in its address")]
    [InlineData("git_repo: {owner: ../x, name: edge}", "s.yaml:6:21: spec.git_repo.owner: '../x' is not the owner of a repository: names of letters, digits, hyphens, underscores and dots, with slashes between them, as they stand in its address")]
    [InlineData("git_repo: {owner: acme, name: 'edge?x#y'}", "s.yaml:6:33: spec.git_repo.name: 'edge?x#y' is not the name of a repository: letters, digits, hyphens, underscores and dots, as it stands in its address")]
    [InlineData("git_repo: {clone_url: 'https://a b/c.git'}", "s.yaml:6:25: spec.git_repo.clone_url: 'https://a b/c.git' is not the address of a repository: it has white space in it")]
    [InlineData("git_repo: {owner: acme, name: edge, project_root: ../a}", "s.yaml:6:53: spec.git_repo.project_root: '../a' is not a directory of the repository: write a path from its root, without '..'")]
    [InlineData("git_repo: {owner: acme, name: edge, trigger_paths: a}", "s.yaml:6:54: spec.git_repo.trigger_paths: expected a list of texts")]
    [InlineData("git_repo: {owner: acme, name: edge, trigger_paths: ['']}", "s.yaml:6:55: spec.git_repo.trigger_paths[0]: expected a text that is not empty")]
    [InlineData("git_repo: {owner: acme, name: edge, default_branch: a, defaultBranch: b}", "s.yaml:6:58: spec.git_repo.defaultBranch: is given twice, once in snake_case and once in camelCase: remove one")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  deployment_environment: [prod]", "s.yaml:7:3: spec.deployment_environment: unknown field, did you mean 'deployment_environments'?")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  deployment_environments: [local]", "s.yaml:7:29: spec.deployment_environments[0]: the overlay 'local' is never deployed: remove it")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {disable_pipelines: maybe}", "s.yaml:7:47: spec.pipeline_configuration.disable_pipelines: expected true or false")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {pipeline_provider: other}", "s.yaml:7:47: spec.pipeline_configuration.pipeline_provider: 'other' is no pipeline provider: write platform or self")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {params: {git-revision: v1}}", "s.yaml:7:51: spec.pipeline_configuration.params.git-revision: the param 'git-revision' follows from the commit that is built: remove it here")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  deployment_environments: [prod]\n  pipeline_configuration: {params: {overlays: prod}}", "s.yaml:8:27: spec.pipeline_configuration.params.overlays: spec.deployment_environments says the same: remove one of them")]
    public void A_mistake_is_said_with_its_place(string spec, string error) => Errors(Text(spec)).Should().Equal(error);

    [Fact]
    public void All_mistakes_are_said_at_once() =>
        Errors("""
            apiVersion: service-hub.planton.cloud/v2
            kind: Service
            metadata: {name: The_Api}
            spec:
              package_type: DOCKER
            """).Should().Equal(
            "s.yaml:1:13: apiVersion: 'service-hub.planton.cloud/v2' is not the apiVersion of a Service: write service-hub.planton.cloud/v1",
            "s.yaml:3:18: metadata.name: 'The_Api' is not the name of a Service: lower-case letters, digits and hyphens, at most 63, with a letter or digit at both ends",
            "s.yaml:5:3: spec.git_repo.owner: is missing",
            "s.yaml:5:3: spec.git_repo.name: is missing",
            "s.yaml:5:17: spec.package_type: 'DOCKER' is not built here: only package_type CLOUDFLARE_WORKER_SCRIPT is");

    [Theory]
    [InlineData("kind: Deployment", "s.yaml: holds no document with kind: Service. Name the file of a ServiceHub Service.")]
    [InlineData("", "s.yaml: holds no document with kind: Service. Name the file of a ServiceHub Service.")]
    [InlineData("{kind: Service}\n---\n{kind: Service}", "s.yaml: holds 2 documents with kind: Service. Put each into a file of its own.")]
    public void A_text_holds_one_Service(string text, string error) => Errors(text).Should().Equal(error);

    [Fact]
    public void Broken_YAML_and_a_missing_file_are_said()
    {
        Errors("a: [").Single().Should().StartWith("s.yaml:").And.Contain("no valid YAML");
        FluentActions.Invoking(() => ServiceDocument.ReadFile("/nowhere/s.yaml")).Should().Throw<DefinitionException>()
            .WithMessage("/nowhere/s.yaml: reading the Service: Could not find *");
    }

    private static string Text(string spec) =>
        $"apiVersion: service-hub.planton.cloud/v1\nkind: Service\nmetadata: {{name: api}}\nspec:\n  package_type: CLOUDFLARE_WORKER_SCRIPT\n  {spec}\n";

    private static ServiceDocument Read(string spec) => ServiceDocument.Read(Text(spec), "s.yaml");

    private static IEnumerable<string> Errors(string text) =>
        FluentActions.Invoking(() => ServiceDocument.Read(text, "s.yaml")).Should().Throw<DefinitionException>().Which.Errors.Select(e => e.ToString());
}
