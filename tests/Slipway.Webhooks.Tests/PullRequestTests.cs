namespace Slipway.Webhooks.Tests;

/// <summary>Which runs a pull request starts.</summary>
public class PullRequestTests
{
    private const string Builds = "enable_pull_request_builds: true", Deployments = "enable_pull_request_deployments: true";

    [Theory]
    [InlineData("github", "pull_request", "owner: acme, name: edge", "ec26c3e57ca3a959ca5aad62de7213c562f8c821")]
    [InlineData("gitlab", "Merge Request Hook", "clone_url: \"git@gitlab.acme.example:platform/web/edge.git\"", "da1560886d4f094c3e6c9ef40349f7d38b5d27d7")]
    [InlineData("bitbucket", "pr:from_ref_updated", "clone_url: \"ssh://git@bitbucket.acme.example:7999/web/edge.git\"", "aab847db240ccae221f8036605b00f777eba95d2")]
    public async Task It_is_deployed_or_built_as_the_Service_says(string server, string @event, string git, string commit)
    {
        await using var endpoint = await Endpoint.StartAsync(string.Join("---\n", Endpoint.Service("a", git, Deployments), Endpoint.Service("b", git, Builds), Endpoint.Service("c", git)));
        var payload = Endpoint.Payload(server == "gitlab" ? "gitlab-merge-request" : $"{server}-pull-request");
        var answer = server == "github" ? await endpoint.GitHubAsync(@event, payload)
            : server == "gitlab" ? await endpoint.GitLabAsync(@event, payload)
            : await endpoint.BitbucketAsync(@event, payload);

        answer.Status.Should().Be(202);
        answer.Services.Select(s => s.Split(" (")[0]).Should().Equal("a: started", "b: started", "c: skipped");
        answer.Services.Last().Should().Be("c: skipped (neither enable_pull_request_builds nor enable_pull_request_deployments is set)");
        endpoint.Runs.Select(r => (string?)r["spec"]!["pipelineRef"]!["name"]).Should().Equal("deliver-cloudflare-worker", "build-and-upload-cloudflare-worker");
        endpoint.Runs.Select(r => PushTests.Param(r, "git-revision")).Should().AllBe(commit);
        endpoint.Runs.Select(r => PushTests.Param(r, "git-branch")).Should().AllBe("changes");
    }

    [Theory]
    [InlineData("fork", "skipped (the pull request comes from another repository)")]
    [InlineData("gone", "skipped (the pull request comes from another repository)")]
    [InlineData("target", "skipped (the pull request is for branch 'develop', which is none of its pipeline_branches)")]
    [InlineData("branch", "skipped (branch 'main' is one of its pipeline_branches: its pushes are built)")]
    [InlineData("closed", null)]
    public async Task What_is_not_to_be_built_is_not(string what, string? reason)
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", pipelines: Deployments));
        var answer = await endpoint.GitHubAsync("pull_request", Endpoint.Payload("github-pull-request", p =>
        {
            var (head, target) = (p["pull_request"]!["head"]!, p["pull_request"]!["base"]!);
            switch (what)
            {
                case "fork":
                    head["repo"]!["full_name"] = "stranger/edge";
                    break;
                case "gone":
                    head["repo"] = null;
                    break;
                case "target":
                    target["ref"] = "develop";
                    break;
                case "branch":
                    head["ref"] = "main";
                    break;
                default:
                    p["action"] = "closed";
                    break;
            }
        }));

        (answer.Status, reason is null ? answer.Reason : answer.Services.Single()).Should().Be((202, reason is null ? "pull_request 'closed' brings no commits" : $"api: {reason}"));
        endpoint.Runs.Should().BeEmpty();
    }
}
