using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerDeployTests
{
    [Fact]
    public async Task A_first_deploy_and_a_second_one_leave_two_versions_of_which_the_second_is_live()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"vars": {"GREETING": "hi"}}""");

        var first = await project.RunAsync("deploy");
        project.Write("src/index.js", "export default { async fetch() { return new Response('hello again'); } };");
        await project.RunAsync("deploy");

        first.Should().Contain("https://api.acme.workers.dev").And.Contain("Current Version ID: " + server.Script("api").Versions[0].Id);
        var script = server.Script("api");
        script.Versions.Should().HaveCount(2);
        script.LiveVersion.Should().Be(script.LatestVersion);
        script.LatestVersion.Modules[0].Text.Should().Contain("hello again");
        script.IsSubdomainEnabled.Should().BeTrue();
    }
}
