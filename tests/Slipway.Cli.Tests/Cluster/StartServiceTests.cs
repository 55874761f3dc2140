using Slipway.Kubernetes;

namespace Slipway.Cli.Tests.Cluster;

/// <summary><c>slipway start --service</c>: where the repository is, and pull requests.</summary>
public sealed class StartServiceTests : ClusterVerbs
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("enable_pull_request_builds: true", "build-and-upload-cloudflare-worker")]
    [InlineData("enable_pull_request_deployments: true", "deliver-cloudflare-worker")]
    [InlineData("enable_pull_request_deployments: true, disable_deployments: true", "build-and-upload-cloudflare-worker")]
    public async Task A_pull_request_is_built_or_deployed_as_the_Service_says(string pipelines, string pipeline)
    {
        WriteService(pipelines: pipelines);
        var run = ObjectYaml.Read(await SucceedAsync("start", "--service", "service.yaml", "--commit", Sha, "--branch", "fix", "--pull-request-target", "main", "--dry-run"));

        ((string?)run["spec"]!["pipelineRef"]!["name"]).Should().Be(pipeline);
        run["spec"]!["params"]!.AsArray().Single(p => (string?)p!["name"] == "git-branch")!["value"]!.GetValue<string>().Should().Be("fix");
    }

    [Theory]
    [InlineData("owner: acme, name: edge, git_repo_provider: gitlab", "", "https://gitlab.com/acme/edge.git")]
    [InlineData("owner: acme, name: edge, git_repo_provider: gitlab", "https://git.example.com:8443", "https://git.example.com:8443/acme/edge.git")]
    [InlineData("clone_url: 'git@git.example:edge.git'", "https://other.example.com", "git@git.example:edge.git")]
    public async Task The_repository_is_where_the_Service_or_the_option_says(string git, string host, string address)
    {
        WriteService(git);
        string[] start = ["start", "--service", "service.yaml", "--commit", Sha, "--dry-run"];
        var run = ObjectYaml.Read(await SucceedAsync(host.Length > 0 ? [.. start, "--git-host", host] : start));

        run["spec"]!["params"]!.AsArray().Single(p => (string?)p!["name"] == "git-url")!["value"]!.GetValue<string>().Should().Be(address);
    }

    [Fact]
    public async Task The_name_of_a_branch_has_no_spaces()
    {
        WriteService();

        (await FailAsync(2, "start", "--service", "service.yaml", "--commit", Sha, "--branch", "a b")).Should().Be(
            "ERROR: option --branch: 'a b' is not the name of a branch (git check-ref-format --branch says which are): write it without spaces and without refs/heads/, such as main or feature/x.\n");
    }

    [Fact]
    public async Task A_ref_is_not_taken_for_a_branch()
    {
        WriteService();

        (await FailAsync(2, "start", "--service", "service.yaml", "--commit", Sha, "--branch", "refs/heads/main")).Should().Be(
            "ERROR: option --branch: 'refs/heads/main' is the ref of a branch, not its name: write main.\n");
    }

    [Fact]
    public async Task Where_credentials_go_says_who_starts_and_not_the_Service()
    {
        string[] start = ["start", "--service", "service.yaml", "--commit", Sha, "--dry-run"];
        WriteService();
        var run = ObjectYaml.Read(await SucceedAsync([.. start, "-p", "cloudflare-api-base-url=https://api.example/v4"]));
        run["spec"]!["params"]!.AsArray().Single(p => (string?)p!["name"] == "cloudflare-api-base-url")!["value"]!.GetValue<string>().Should().Be("https://api.example/v4");

        WriteService(param: "kubeconfig: ci/kubeconfig");
        (await FailAsync(2, start)).Should().Match(
            "ERROR: service.yaml:7:*: spec.pipeline_configuration.params.kubeconfig: the param 'kubeconfig' is not a Service's to set, because credentials of the pod would go there: remove it here; who starts the run gives it, with -p\n");
    }

    [Fact]
    public async Task A_Service_writes_no_lines_of_its_own_to_the_terminal()
    {
        WriteService("\"colour\\nERROR: forged\\e[31m\": 1, owner: acme, name: edge");
        var result = await Slipway("start", "--service", "service.yaml", "--commit", Sha, "--dry-run").ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
        result.Error.Should().Be("warning: service.yaml: Service 'api' has fields that are not known here and have no effect: spec.git_repo.colour ERROR: forged [31m\n");
    }

    private void WriteService(string git = "owner: acme, name: edge", string pipelines = "", string param = "r2-bucket-name: scripts") => Folder.Write("service.yaml", $$"""
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: api}
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          git_repo: { {{git}} }
          pipeline_configuration: {params: { {{param}}, r2-endpoint-url: "https://r2.example"}{{(pipelines.Length > 0 ? ", " + pipelines : "")}}}
        """);
}
