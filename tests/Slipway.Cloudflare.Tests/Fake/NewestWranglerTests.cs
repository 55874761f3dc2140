using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class NewestWranglerTests
{
    [Fact]
    public async Task The_wrangler_that_builds_Workers_deploys_them_changes_them_and_deletes_them()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var project = new WranglerProject(server, $$"""
            {
              "upload_source_maps": true,
              "vars": {"GREETING": "hi"},
              "kv_namespaces": [{"binding": "CACHE", "id": "{{server.AddKvNamespace("cache").Id}}"}],
              "d1_databases": [{"binding": "DATA", "database_name": "data", "database_id": "{{server.AddD1Database("data").Id}}"}],
              "assets": {"directory": "public", "binding": "ASSETS"},
              "routes": [{"pattern": "www.example.com/*", "zone_name": "example.com"}, {"pattern": "api.example.com", "custom_domain": true}],
              "triggers": {"crons": ["*/5 * * * *"]},
              "observability": {"enabled": true}
            }
            """, isNewest: true);
        project.Write("public/index.html", "<h1>hello</h1>");

        await project.RunAsync("deploy");
        await project.FeedAsync("one", "secret", "put", "FIRST");
        await project.FeedAsync("""{"SECOND": "two"}""", "secret", "bulk");
        project.Write("src/index.js", "export default { async fetch() { return new Response('hello again'); } };");
        await project.RunAsync("deploy", "--message", "the second");
        await project.RunAsync("versions", "upload", "--tag", "v3");
        var script = server.Script("api");
        await project.RunAsync("versions", "deploy", $"{script.LatestVersion.Id}@10", $"{script.LiveVersion!.Id}@90", "--yes");
        await project.RunAsync("rollback", script.LiveVersion!.Id, "--yes");

        script.Secrets.Should().Equal(new Dictionary<string, string> { ["FIRST"] = "one", ["SECOND"] = "two" });
        script.LatestVersion.Tag.Should().Be("v3");
        script.LiveVersion!.Modules.Select(m => m.ContentType).Should().Equal("application/javascript+module", "application/source-map");
        script.Schedules.Should().Equal("*/5 * * * *");
        zone.Routes.Should().ContainSingle(r => r.Script == "api");
        server.Account.Domains.Should().ContainSingle(d => d.Script == "api");

        await project.RunAsync("delete", "--force");
        server.Account.Scripts.Should().BeEmpty();
    }
}
