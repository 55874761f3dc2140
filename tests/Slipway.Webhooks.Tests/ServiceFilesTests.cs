using System.Text.Json.Nodes;
using Slipway.Pipelines;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Tests;

/// <summary>The Services, and which repository is theirs.</summary>
public class ServiceFilesTests
{
    [Fact]
    public async Task Services_are_read_anew_when_they_change_and_a_wrong_edit_changes_nothing()
    {
        await using var endpoint = await Endpoint.StartAsync();
        async Task<IEnumerable<string>> BuiltAsync() => ((JsonArray)(await endpoint.GitHubAsync("ping", Endpoint.Payload("github-ping"))).Json["built"]!).Select(s => (string)s!);

        endpoint.Folder.Write("services/web.yml", Endpoint.Service("web"));
        (await BuiltAsync()).Should().Equal("api", "web");
        endpoint.Folder.Write("services/web.yml", Endpoint.Service("web").Replace("git_repo", "git_rep", StringComparison.Ordinal));
        (await BuiltAsync()).Should().Equal("api", "web");
        (await BuiltAsync()).Should().Equal("api", "web");
        (await endpoint.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Should().Contain("slipway_webhook_services_current 0\n");
        File.Delete(endpoint.Folder["services/web.yml"]);
        (await BuiltAsync()).Should().Equal("api");
        (await endpoint.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Should().Contain("slipway_webhook_services_current 1\n");

        endpoint.Log.Where(l => l.Contains("Services", StringComparison.Ordinal)).Should().SatisfyRespectively(
            line => line.Should().Be("the Services were read anew: 2: api, web"),
            line => line.Should().Match("warning: the Services have changed and cannot be read; those before stay in force: *web.yml:*git_rep: unknown field, did you mean 'git_repo'?"),
            line => line.Should().Be("the Services were read anew: 1: api"));
    }

    [Fact]
    public async Task A_mounted_ConfigMap_is_read_through_the_links_of_the_kubelet()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("..2026_11_21/api.yaml", Endpoint.Service("api"));
        File.CreateSymbolicLink(folder["..data"], "..2026_11_21");
        File.CreateSymbolicLink(folder["api.yaml"], "..data/api.yaml");
        var files = ServiceFiles.Open([folder.Path]);
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

        ServiceFiles.Open([folder.Path]).Current(_ => { }).Select(s => s.Name).Should().Equal("api");
    }

    [Fact]
    public void Two_Services_of_one_name_are_refused()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("a.yaml", Endpoint.Service("api"));
        folder.Write("b.yaml", Endpoint.Service("api", "owner: acme, name: other"));

        var open = () => ServiceFiles.Open([folder.Path]);
        open.Should().Throw<DefinitionException>().WithMessage($"{folder["b.yaml"]}: metadata.name: 'api' is the name of another Service too, in {folder["a.yaml"]}: *");
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
    public void Where_addresses_are_not_told_project_and_slug_decide(string address, bool isSame) =>
        new RepositoryAddresses("WEB/edge", [], "WEB/edge").Contains(address).Should().Be(isSame);
}
