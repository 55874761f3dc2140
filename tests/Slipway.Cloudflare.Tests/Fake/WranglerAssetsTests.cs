using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerAssetsTests
{
    [Fact]
    public async Task Assets_go_up_in_buckets_and_later_only_those_that_are_new()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"assets": {"directory": "public", "binding": "ASSETS", "not_found_handling": "404-page"}}""");
        foreach (var number in Enumerable.Range(1, 7))
        {
            project.Write($"public/page-{number}.html", $"<h1>{number}</h1>");
        }

        await project.RunAsync("deploy");
        var first = server.Requests.Count(r => r.Path.EndsWith("/assets/upload", StringComparison.Ordinal));
        project.Write("public/page-8.txt", "eight");
        await project.RunAsync("deploy");

        first.Should().Be(3);
        var uploads = server.Requests.Where(r => r.Path.EndsWith("/assets/upload", StringComparison.Ordinal)).ToList();
        uploads.Should().HaveCount(4);
        uploads[3].Parts.Should().ContainSingle().Which.ContentType.Should().StartWith("text/plain");
        var script = server.Script("api");
        script.Assets.Should().HaveCount(8);
        script.LatestVersion.Assets!.Select(a => a.Key).Should().Contain("/page-8.txt").And.HaveCount(8);
        script.LatestVersion.AssetsConfiguration!["not_found_handling"]!.GetValue<string>().Should().Be("404-page");
        var page = script.LatestVersion.Assets!["/page-7.html"]!["hash"]!.GetValue<string>();
        script.Assets[page].Content.ToArray().Should().Equal("<h1>7</h1>"u8.ToArray());
    }

    [Fact]
    public async Task A_worker_of_assets_only_has_no_module()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"main": null, "assets": {"directory": "public"}}""");
        project.Write("public/index.html", "<h1>hello</h1>");

        await project.RunAsync("deploy");

        server.Script("api").LatestVersion.Modules.Should().BeEmpty();
        server.Script("api").LatestVersion.Assets!.Select(a => a.Key).Should().Equal("/index.html");
    }
}
