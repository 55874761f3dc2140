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

    private void WriteService(string git = "owner: acme, name: edge", string pipelines = "") => Folder.Write("service.yaml", $$"""
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: api}
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          git_repo: { {{git}} }
          pipeline_configuration: {params: {r2-bucket-name: scripts, r2-endpoint-url: "https://r2.example"}{{(pipelines.Length > 0 ? ", " + pipelines : "")}}}
        """);
}
