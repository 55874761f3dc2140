using System.Text.Json.Nodes;
using Slipway.Cli.Webhooks;
using Slipway.Kubernetes;

namespace Slipway.Webhooks.Tests;

/// <summary>Which runs a push starts.</summary>
public class PushTests
{
    private static readonly string[] Shas = ["eea1d1f2c7a1ee63d10fdb2b9b83b1d2cd5a7bc6", "da1560886d4f094c3e6c9ef40349f7d38b5d27d7", "197a3e0d2f9a2b3ed1c4fe5923d5dd701bee9fdd"];

    private const string GitLab = "clone_url: \"ssh://git@gitlab.acme.example:2222/Platform/web/edge\"", Bitbucket = "clone_url: \"https://bitbucket.acme.example/scm/WEB/edge.git\"";

    [Fact]
    public async Task A_push_to_GitHub_starts_the_Services_whose_files_it_changes()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api") + "---\n" + Endpoint.Service("web") + "---\n" + Endpoint.Service("other", "owner: acme, name: other"));
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        answer.Status.Should().Be(202);
        answer.Services.Should().Equal("api: started", "web: skipped (none of the 4 files that changed is in its trigger_paths)");
        answer.Run.Should().MatchRegex("^api-eea1d1f-[bcdfghjklmnpqrstvwxz2456789]{10}$");
        var run = endpoint.Runs.Should().ContainSingle().Subject;
        ((string?)run["metadata"]!["name"]).Should().Be(answer.Run);
        run["metadata"]!["annotations"]!.ToJsonString().Should().Be("""{"slipway.dev/delivery":"github 72d3162e-cc78-11e3-81ab-4c9367dc0958"}""");
        Param(run, "git-revision").Should().Be(Shas[0]);
        Param(run, "git-branch").Should().Be("main");
        Param(run, "r2-object-key").Should().Be($"api/{Shas[0]}.js");
        endpoint.Log.Should().Contain($"github push 72d3162e-cc78-11e3-81ab-4c9367dc0958 acme/edge: api: started {answer.Run} for main {Shas[0]}")
            .And.ContainMatch("github push 72d3162e-cc78-11e3-81ab-4c9367dc0958 acme/edge: 202 started in * ms");
    }

    [Fact]
    public async Task A_push_to_GitLab_starts_the_Services_whose_files_it_changes()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", GitLab) + "---\n" + Endpoint.Service("web", GitLab));
        var answer = await endpoint.GitLabAsync("Push Hook", Endpoint.Payload("gitlab-push"));

        (answer.Status, (string?)answer.Json["delivery"], (string?)answer.Json["repository"]).Should().Be((202, "13792a34-cac6-4fda-95a8-c58e00a3954e", "platform/web/edge"));
        answer.Services.Should().Equal("api: started", "web: skipped (none of the 3 files that changed is in its trigger_paths)");
        Param(endpoint.Runs.Single(), "git-revision").Should().Be(Shas[1]);
    }

    [Fact]
    public async Task A_push_to_Bitbucket_starts_every_Service_of_the_repository_and_says_why()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", Bitbucket) + "---\n" + Endpoint.Service("web", Bitbucket));
        var answer = await endpoint.BitbucketAsync("repo:refs_changed", Endpoint.Payload("bitbucket-push"));

        (answer.Status, answer.Outcome).Should().Be((202, "started"));
        answer.Services.Should().Equal("api: started (Bitbucket names no files: taken as changed)", "web: started (Bitbucket names no files: taken as changed)");
        endpoint.Runs.Select(r => Param(r, "git-revision")).Should().Equal(Shas[2], Shas[2]);
        endpoint.Runs.Select(r => Param(r, "git-branch")).Should().AllBe("main", "deleted branches and tags start nothing");
    }

    [Fact]
    public async Task A_Bitbucket_that_tells_no_addresses_is_known_by_project_and_slug()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", Bitbucket) + "---\n" + Endpoint.Service("web", "clone_url: \"https://bitbucket.acme.example/scm/web/edge-2.git\""));
        var answer = await endpoint.BitbucketAsync("repo:refs_changed", Endpoint.Payload("bitbucket-push", p => p["repository"]!.AsObject().Remove("links")));

        answer.Services.Should().Equal("api: started (Bitbucket names no files: taken as changed)");
    }

    [Fact]
    public async Task A_push_as_a_form_is_read_too()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var body = "payload=" + Uri.EscapeDataString(Endpoint.Payload("github-push"));
        var answer = await endpoint.SendAsync(
            new StringContent(body, null, "application/x-www-form-urlencoded"), ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "1"), ("X-Hub-Signature-256", await Endpoint.HmacAsync(body)));

        answer.Services.Should().Equal("api: started");
    }

    [Fact]
    public async Task What_all_runs_are_given_is_in_the_run_unless_the_Service_says_otherwise()
    {
        await using var endpoint = await Endpoint.StartAsync(
            change: o => o with { Params = new Dictionary<string, string> { ["r2-bucket-name"] = "all", ["build-command"] = "none", ["traffic"] = "10" } },
            settings: new WebhookRunSettings
            {
                Namespace = NamespaceName.Parse("default"),
                ServiceAccount = "builder",
                Timeout = "20m",
                Workspaces = ["name=r2-credentials,secret=mine"],
                Labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.Parse("team")] = LabelValue.Parse("edge") },
            });
        await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        var run = endpoint.Runs.Single();
        (Param(run, "r2-bucket-name"), Param(run, "build-command"), Param(run, "traffic")).Should().Be(("scripts", "none", "10"));
        run["spec"]!["taskRunTemplate"]!["serviceAccountName"]!.GetValue<string>().Should().Be("builder");
        run["spec"]!["timeouts"]!.ToJsonString().Should().Be("""{"pipeline":"20m"}""");
        run["spec"]!["workspaces"]!.ToJsonString().Should().Contain("\"secretName\":\"mine\"");
        run["metadata"]!["labels"]!["team"]!.GetValue<string>().Should().Be("edge");
    }

    [Theory]
    [InlineData("created", true, "the branch is new: taken as changed")]
    [InlineData("forced", true, "the push was forced: taken as changed")]
    [InlineData("deleted", true, null)]
    [InlineData("ref", "refs/tags/v1", null)]
    [InlineData("ref", "refs/heads/feature/x", "branch 'feature/x' is none of its pipeline_branches")]
    public async Task A_push_that_is_no_plain_one_is_told_apart(string field, object value, string? reason)
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", root: "elsewhere"));
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push", p => p[field] = value is bool flag ? flag : (string)value));

        answer.Status.Should().Be(202);
        (answer.Outcome == "ignored" ? null : answer.Services.Single().Split('(')[1].TrimEnd(')')).Should().Be(reason);
        endpoint.Runs.Should().HaveCount(reason?.EndsWith("taken as changed", StringComparison.Ordinal) == true ? 1 : 0);
    }

    [Fact]
    public async Task Lists_of_files_that_may_not_be_whole_are_no_reason_to_skip()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", root: "elsewhere") + "---\n" + Endpoint.Service("lab", GitLab, root: "elsewhere"));
        JsonArray Copies(JsonNode commit, int count) => [.. Enumerable.Range(0, count).Select(_ => commit.DeepClone())];
        var many = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push", p => p["commits"] = Copies(p["commits"]![0]!, 2048)), "1");
        var large = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push", p => p["commits"]![0]!["added"] = new JsonArray([.. Enumerable.Range(0, 3000).Select(i => (JsonNode?)$"f{i}")])), "2");
        var some = await endpoint.GitLabAsync("Push Hook", Endpoint.Payload("gitlab-push", p => p["total_commits_count"] = 21), id: "3");
        var none = await endpoint.GitLabAsync("Push Hook", Endpoint.Payload("gitlab-push", p => { p["commits"] = new JsonArray(); p["total_commits_count"] = 0; }), id: "4");

        many.Services.Should().Equal("api: started (the push has 2048 commits or more, of which GitHub names no others: taken as changed)");
        large.Services.Should().Equal("api: started (a commit has 3000 files or more, of which GitHub names no others: taken as changed)");
        some.Services.Should().Equal("lab: started (the push names 2 of its 21 commits: taken as changed)");
        none.Services.Should().Equal("lab: started (the push names no commits: taken as changed)");
    }

    [Theory]
    [InlineData("github", "message", "Fix a typo [skip ci]", "the commit's message has [skip ci]")]
    [InlineData("github", "message", "[CI skip] Fix a typo", "the commit's message has [CI skip]")]
    [InlineData("gitlab", "message", "Fix a typo [ci skip]", "the commit's message has [ci skip]")]
    [InlineData("gitlab", "option", "", "it was pushed with the option ci.skip")]
    [InlineData("bitbucket", "message", "Fix a typo [no ci]", "the commit's message has [no ci]")]
    public async Task Who_pushes_may_ask_for_no_run(string server, string how, string message, string reason)
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", server == "github" ? "owner: acme, name: edge" : server == "gitlab" ? GitLab : Bitbucket));
        var payload = Endpoint.Payload($"{server}-push", p =>
        {
            if (how == "option")
            {
                p["push_options"] = new JsonObject { ["ci"] = new JsonObject { ["skip"] = true } };
            }
            else
            {
                (server == "github" ? p["head_commit"]! : server == "gitlab" ? p["commits"]![1]! : p["toCommit"]!)["message"] = message;
            }
        });
        var answer = server == "github" ? await endpoint.GitHubAsync("push", payload)
            : server == "gitlab" ? await endpoint.GitLabAsync("Push Hook", payload)
            : await endpoint.BitbucketAsync("repo:refs_changed", payload);

        (answer.Status, answer.Services.Single()).Should().Be((202, $"api: skipped ({reason})"));
        endpoint.Runs.Should().BeEmpty();
    }

    [Theory]
    [InlineData("disable_pipelines: true", "disable_pipelines is set")]
    [InlineData("pipeline_provider: self", "pipeline_provider is self: its repository brings its own pipeline")]
    [InlineData("pipeline_branches: [\"release/*\"]", "branch 'main' is none of its pipeline_branches")]
    public async Task A_Service_that_wants_no_run_gets_none(string pipelines, string reason)
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", pipelines: pipelines));
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        (answer.Status, answer.Services.Single()).Should().Be((202, $"api: skipped ({reason})"));
        endpoint.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_Service_without_deployments_is_built_alone()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", "owner: acme, name: edge, trigger_paths: [\"**/*.md\", \"!OLD.md\"]", "disable_deployments: true"));
        (await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"))).Services.Should().Equal("api: started");

        ((string?)endpoint.Runs.Single()["spec"]!["pipelineRef"]!["name"]).Should().Be("build-and-upload-cloudflare-worker");
    }

    internal static string? Param(JsonObject run, string name) => (string?)((JsonArray)run["spec"]!["params"]!).Single(p => (string?)p!["name"] == name)!["value"];
}
