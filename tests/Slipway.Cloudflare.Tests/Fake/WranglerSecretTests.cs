using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerSecretTests
{
    [Fact]
    public async Task Secrets_are_put_one_by_one_and_in_bulk_kept_by_a_deploy_and_deleted()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"vars": {"GREETING": "hi"}}""");
        await project.RunAsync("deploy");

        await project.FeedAsync("one", "secret", "put", "FIRST");
        await project.FeedAsync("""{"SECOND": "two", "THIRD": "three"}""", "secret", "bulk");
        await project.RunAsync("deploy");
        await project.FeedAsync("", "secret", "delete", "THIRD");
        var list = await project.RunAsync("secret", "list");

        server.Script("api").Secrets.Should().Equal(new Dictionary<string, string> { ["FIRST"] = "one", ["SECOND"] = "two" });
        server.Script("api").Versions.Select(v => v.TriggeredBy).Should().Equal("upload", "secret", "settings", "version_upload", "secret");
        list.Should().Contain("\"FIRST\"").And.Contain("\"SECOND\"").And.NotContain("one");
        server.Script("api").LatestVersion.Binding("GREETING").Should().NotBeNull();
    }

    [Fact]
    public async Task A_secret_of_a_worker_that_is_not_there_makes_a_draft()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server);

        await project.FeedAsync("one", "secret", "put", "FIRST");

        server.Script("api").Secrets.Should().Equal(new Dictionary<string, string> { ["FIRST"] = "one" });
        server.Script("api").Versions.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_secret_is_refused_while_the_newest_version_is_not_deployed_and_goes_into_a_new_version()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server);
        await project.RunAsync("deploy");
        await project.RunAsync("versions", "upload");

        var refused = await project.TryAsync("one", "secret", "put", "FIRST");
        await project.FeedAsync("one", "versions", "secret", "put", "FIRST");

        refused.ExitCode.Should().Be(1);
        refused.Transcript.Should().Contain("versions secret put");
        var script = server.Script("api");
        script.Versions.Should().HaveCount(3);
        script.LatestVersion.Secrets.Should().Equal(new Dictionary<string, string> { ["FIRST"] = "one" });
        script.LatestVersion.Modules.Select(m => m.Name).Should().Equal(script.Versions[0].Modules.Select(m => m.Name));
        script.LiveVersion.Should().Be(script.Versions[0]);
    }
}
