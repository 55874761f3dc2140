using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Tests;

/// <summary>The Services, and which repository is theirs.</summary>
public class ServiceFilesTests
{
    [Fact]
    public async Task Services_are_read_anew_when_they_change_and_one_that_is_wrong_is_left_out()
    {
        await using var endpoint = await Endpoint.StartAsync();
        async Task<IEnumerable<string>> BuiltAsync() => ((JsonArray)(await endpoint.GitHubAsync("ping", Endpoint.Payload("github-ping"))).Json["built"]!).Select(s => (string)s!);

        endpoint.Folder.Write("services/web.yml", Endpoint.Service("web"));
        (await BuiltAsync()).Should().Equal("api", "web");
        endpoint.Folder.Write("services/web.yml", Endpoint.Service("web").Replace("git_repo", "git_rep", StringComparison.Ordinal));
        (await BuiltAsync()).Should().Equal("api");
        (await BuiltAsync()).Should().Equal("api");
        (await TextAsync("/metrics")).Should().Contain("slipway_webhook_services 1\n").And.Contain("slipway_webhook_services_invalid 1\n").And.Contain("slipway_webhook_services_current 1\n");
        (await TextAsync("/readyz")).Should().Be("ok; Services: 1: api; left out: 1\n");
        File.Delete(endpoint.Folder["services/web.yml"]);
        (await BuiltAsync()).Should().Equal("api");
        (await TextAsync("/metrics")).Should().Contain("slipway_webhook_services_invalid 0\n");

        endpoint.Log.Where(l => l.Contains("Service", StringComparison.Ordinal)).Should().SatisfyRespectively(
            line => line.Should().Be("the Services were read anew: 2: api, web"),
            line => line.Should().Match("warning: Service 'web' is left out: *web.yml:*git_rep: unknown field, did you mean 'git_repo'?"),
            line => line.Should().Be("the Services were read anew: 1: api"),
            line => line.Should().Be("the Services were read anew: 1: api"));

        Task<string> TextAsync(string path) => endpoint.Http.GetStringAsync(path, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Where_no_Service_is_right_deliveries_are_answered_all_the_same()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api").Replace("owner: acme, ", "", StringComparison.Ordinal));

        (await endpoint.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken)).Should().Be("ok; Services: none; left out: 1\n");
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        (answer.Status, answer.Reason).Should().Be((202, "no Service has this repository; Services that are wrong and left out: 1, the log of slipway serve-webhook says why"));
        endpoint.Log.First().Should().Match("warning: Service 'api' is left out: *api.yaml:6:*: spec.git_repo.owner: is missing");
    }

    [Fact]
    public async Task A_repository_that_is_not_on_GitHub_is_known_by_its_provider()
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", "owner: platform/web, name: edge, git_repo_provider: gitlab"));
        var answer = await endpoint.GitLabAsync("Push Hook", Endpoint.Payload("gitlab-push").Replace("gitlab.acme.example", "gitlab.com", StringComparison.Ordinal));

        answer.Services.Should().Equal("api: started");
        PushTests.Param(endpoint.Runs.Single(), "git-url").Should().Be("https://gitlab.com/platform/web/edge.git");
    }

    [Fact]
    public async Task One_that_means_harm_is_left_out_at_the_start_and_while_it_is_served()
    {
        string[] harm =
        [
            Endpoint.Service("long", pipelines: $"pipeline_branches: ['{new string('a', 3000)}']"),
            Endpoint.Service("deep") + "deep: " + new string('[', 100_000),
            "kind: Service\nspec: &a\n  ? *a\n  : x\n",
            Endpoint.Service("forged").Replace("name: forged,", "name: \"x\\nERROR: forged\\e[2J\",", StringComparison.Ordinal),
            Endpoint.Service("token").Replace("r2-bucket-name", "cloudflare-api-base-url", StringComparison.Ordinal),
        ];
        await using var endpoint = await Endpoint.StartAsync(string.Join("---\n", Endpoint.Service("api"), harm[0]));
        async Task<IEnumerable<string>> StartedAsync(string delivery) => (await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"), delivery)).Services;

        (await StartedAsync("1")).Should().Equal("api: started");
        foreach (var (i, text) in harm.Index())
        {
            endpoint.Folder.Write($"services/harm{i}.yaml", text);
            (await StartedAsync($"a{i}")).Should().Contain("api: started");
        }

        endpoint.Folder.Write("services/web.yaml", Endpoint.Service("web", root: "workers/api"));
        (await StartedAsync("2")).Should().Equal("api: started", "web: started");
        endpoint.Log.Where(l => l.Contains("left out", StringComparison.Ordinal)).Should().SatisfyRespectively(
            line => line.Should().Match("warning: Service 'long' is left out: *pipeline_branches[0]: has 3,000 characters, over the limit of 1,000: *"),
            line => line.Should().Match("warning: Service 'long' is left out: *harm0.yaml:*"),
            line => line.Should().Match("warning: a Service is left out: *harm1.yaml:8:*: is nested over 100 levels deep"),
            line => line.Should().Match("warning: a Service is left out: *harm2.yaml:3:5: the alias '*' stands inside the value *"),
            line => line.Should().Match("warning: Service 'x ERROR: forged [2J' is left out: *"),
            line => line.Should().Match("warning: Service 'token' is left out: *: the param 'cloudflare-api-base-url' is not a Service's to set, because the token for Cloudflare's API would go there: *"));
        endpoint.Log.Should().OnlyContain(line => !line.Any(char.IsControl));
    }

    [Fact]
    public void What_cannot_be_read_just_now_is_as_it_was()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("api.yaml", Endpoint.Service("api"));
        var lines = new List<string>();
        var files = ServiceFiles.Open([folder.Path], lines.Add);
        File.Delete(folder["api.yaml"]);
        File.CreateSymbolicLink(folder["api.yaml"], "nowhere.yaml");
        folder.Write("web.yaml", Endpoint.Service("web"));

        files.Current(lines.Add).Select(s => s.Name).Should().Equal("api", "web");
        files.Current(lines.Add).Select(s => s.Name).Should().Equal("api", "web");
        lines.Should().SatisfyRespectively(
            line => line.Should().Match("warning: not all Services can be read; what was there before stays in force: Could not find *"),
            line => line.Should().Be("the Services were read anew: 2: api, web"));
        files.Error.Should().NotBeNull();
        File.Delete(folder["api.yaml"]);
        files.Current(lines.Add).Select(s => s.Name).Should().Equal("web");
        files.Error.Should().BeNull();
    }

    [Fact]
    public async Task A_mounted_ConfigMap_is_read_through_the_links_of_the_kubelet()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("..2026_11_21/api.yaml", Endpoint.Service("api"));
        File.CreateSymbolicLink(folder["..data"], "..2026_11_21");
        File.CreateSymbolicLink(folder["api.yaml"], "..data/api.yaml");
        var files = ServiceFiles.Open([folder.Path], _ => { });
        files.Current(_ => { }).Select(s => s.Name).Should().Equal("api");

        folder.Write("..2026_11_22/api.yaml", Endpoint.Service("renamed"));
        File.CreateSymbolicLink(folder["..data_tmp"], "..2026_11_22");
        (await Command.Run("mv", "-T", folder["..data_tmp"], folder["..data"]).ExecuteAsync(TestContext.Current.CancellationToken)).ExitCode.Should().Be(0);
        files.Current(_ => { }).Select(s => s.Name).Should().Equal("renamed");
    }

    [Fact]
    public void Services_of_other_packages_and_other_documents_are_passed_over()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n---\n" + Endpoint.Service("image").Replace("CLOUDFLARE_WORKER_SCRIPT", "CONTAINER_IMAGE", StringComparison.Ordinal) + "---\n" + Endpoint.Service("api"));
        folder.Write("notes.txt", "{");

        ServiceFiles.Open([folder.Path], _ => { }).Current(_ => { }).Select(s => s.Name).Should().Equal("api");
    }

    [Fact]
    public void Of_two_Services_of_one_name_the_first_is_in_force()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("a.yaml", Endpoint.Service("api"));
        folder.Write("b.yaml", Endpoint.Service("api", "owner: acme, name: other"));

        var lines = new List<string>();
        ServiceFiles.Open([folder.Path], lines.Add).Current(lines.Add).Single().Repository.Should().Be("acme/edge");
        lines.Should().ContainSingle().Which.Should().Match($"warning: Service 'api' is left out: {folder["b.yaml"]}: metadata.name: 'api' is the name of another Service too, in {folder["a.yaml"]}: *");
    }

    [Theory]
    [InlineData("https://github.com/acme/edge.git", true)]
    [InlineData("https://github.com/Acme/Edge", true)]
    [InlineData("https://GitHub.com/acme/edge/", true)]
    [InlineData("https://token@github.com/acme/edge.git", true)]
    [InlineData("https://github.com:443/acme/edge", true)]
    [InlineData("git@github.com:acme/edge.git", true)]
    [InlineData("github.com:acme/edge", true)]
    [InlineData("ssh://git@github.com/acme/edge.git", true)]
    [InlineData("ssh://git@ssh.github.com:443/acme/edge.git", true)]
    [InlineData("git://github.com/acme/edge.git", true)]
    [InlineData("https://github.com/acme/edge2.git", false)]
    [InlineData("https://github.com/other/edge.git", false)]
    [InlineData("https://github.example/acme/edge.git", false)]
    [InlineData("https://evil.example/github.com/acme/edge.git", false)]
    [InlineData("/srv/git/acme/edge.git", false)]
    [InlineData("", false)]
    public void A_repository_is_the_same_by_every_address(string address, bool isSame) =>
        new RepositoryAddresses("acme/edge", ["https://github.com/acme/edge.git", "git@github.com:acme/edge.git", ""]).Contains(address).Should().Be(isSame);

    [Theory]
    [InlineData("https://bitbucket.acme.example/scm/WEB/edge.git", true)]
    [InlineData("ssh://git@bitbucket.acme.example:7999/web/edge.git", true)]
    [InlineData("https://acme.example/bitbucket/scm/web/edge.git", true)]
    [InlineData("https://bitbucket.acme.example/scm/myweb/edge.git", false)]
    [InlineData("https://bitbucket.org/web/edge.git", false)]
    [InlineData("git@github.com:web/edge.git", false)]
    public void Where_addresses_are_not_told_project_and_slug_decide(string address, bool isSame) =>
        new RepositoryAddresses("WEB/edge", [], "WEB/edge").Contains(address).Should().Be(isSame);
}
