using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerVersionsTests
{
    [Fact]
    public async Task A_version_is_uploaded_gets_a_tenth_of_the_traffic_and_is_rolled_back()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server);
        await project.RunAsync("deploy");
        project.Write("src/index.js", "export default { async fetch() { return new Response('second'); } };");

        await project.RunAsync("versions", "upload", "--tag", "v2", "--message", "the second");
        var script = server.Script("api");
        var (first, second) = (script.Versions[0], script.Versions[1]);
        script.LiveVersion.Should().Be(first);
        await project.RunAsync("versions", "deploy", $"{second.Id}@10", $"{first.Id}@90", "--yes", "--message", "a tenth");
        script.CurrentDeployment!.Versions.Should().BeEquivalentTo([(second.Id, 10d), (first.Id, 90d)]);
        script.CurrentDeployment!.Message.Should().Be("a tenth");
        var versions = await project.RunAsync("versions", "list");
        var view = await project.RunAsync("versions", "view", second.Id);
        var deployments = await project.RunAsync("deployments", "list");
        await project.RunAsync("deployments", "status");
        await project.RunAsync("rollback", first.Id, "--yes", "--message", "back");

        (second.Tag, second.Message).Should().Be(("v2", "the second"));
        versions.Should().Contain(first.Id).And.Contain("the second");
        view.Should().Contain("v2");
        deployments.Should().Contain("(10%)").And.Contain("(90%)");
        script.CurrentDeployment!.Versions.Should().Equal([(first.Id, 100d)]);
        script.CurrentDeployment!.Message.Should().Be("back");
        script.Versions.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_rollback_over_a_change_of_secrets_is_forced_after_a_question()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server);
        await project.RunAsync("deploy");
        await project.FeedAsync("one", "secret", "put", "FIRST");
        var script = server.Script("api");

        await project.RunAsync("rollback", script.Versions[0].Id, "--yes");

        server.Requests.Where(r => r.Method == "POST" && r.Path.EndsWith("/deployments", StringComparison.Ordinal)).Select(r => (r.Code, r.Query)).Should().Equal((10220, ""), (0, "?force=true"));
        script.LiveVersion.Should().Be(script.Versions[0]);
    }

    [Fact]
    public async Task Durable_Objects_come_by_migrations_which_a_version_upload_may_not_have()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """
            {
              "durable_objects": {"bindings": [{"name": "COUNTER", "class_name": "Counter"}]},
              "migrations": [{"tag": "v1", "new_sqlite_classes": ["Counter"]}]
            }
            """);
        project.Write("src/index.js", "export class Counter {} export default { async fetch() { return new Response('hello'); } };");
        await project.RunAsync("deploy");
        var script = server.Script("api");
        (script.MigrationTag, string.Join(',', script.DurableObjectClasses)).Should().Be(("v1", "Counter"));

        project.Configure("""
            {
              "durable_objects": {"bindings": [{"name": "COUNTER", "class_name": "Tally"}, {"name": "ROOM", "class_name": "Room"}]},
              "migrations": [{"tag": "v1", "new_sqlite_classes": ["Counter"]}, {"tag": "v2", "renamed_classes": [{"from": "Counter", "to": "Tally"}], "new_sqlite_classes": ["Room"]}]
            }
            """);
        project.Write("src/index.js", "export class Tally {} export class Room {} export default { async fetch() { return new Response('hello'); } };");
        var refused = await project.TryAsync("", "versions", "upload");
        await project.RunAsync("deploy");
        await project.RunAsync("versions", "upload");

        refused.Transcript.Should().Contain("10211");
        (script.MigrationTag, string.Join(',', script.DurableObjectClasses)).Should().Be(("v2", "Room,Tally"));
        script.Versions.Should().HaveCount(3);
    }
}
