using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerTriggersTests
{
    private const string Triggers = """
        {
          "routes": [
            {"pattern": "www.example.com/api/*", "zone_name": "example.com"},
            "example.com/hello",
            {"pattern": "api.example.com", "custom_domain": true}
          ],
          "triggers": {"crons": ["*/5 * * * *", "0 3 * * 1"]}
        }
        """;

    [Fact]
    public async Task Routes_a_custom_domain_and_crons_are_set_and_replaced_by_the_next_deploy()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddRoute(zone, "other.example.com/*", "foreign");
        using var project = new WranglerProject(server, Triggers);

        await project.RunAsync("deploy");

        zone.Routes.Select(r => $"{r.Pattern} {r.Script}").Should().Equal("other.example.com/* foreign", "www.example.com/api/* api", "example.com/hello api");
        server.Account.Domains.Should().ContainSingle(d => d.Hostname == "api.example.com" && d.Script == "api");
        zone.DnsRecords.Should().ContainSingle(r => r.Name == "api.example.com" && r.Content == "100::" && r.Proxied && r.IsReadOnly);
        server.Script("api").Schedules.Should().Equal("*/5 * * * *", "0 3 * * 1");
        server.Script("api").IsSubdomainEnabled.Should().BeFalse();

        project.Configure("""{"routes": ["example.com/hello"], "triggers": {"crons": []}}""");
        await project.RunAsync("deploy");

        zone.Routes.Select(r => r.Pattern).Should().Equal("other.example.com/*", "example.com/hello");
        server.Script("api").Schedules.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_of_some_zones_sets_routes_zone_by_zone()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.Token.HasAllZones = false;
        var zone = server.AddZone("example.com");
        using var project = new WranglerProject(server, """{"routes": [{"pattern": "www.example.com/*", "zone_name": "example.com"}]}""");

        var output = await project.RunAsync("deploy");

        output.Should().Contain("does not have 'All Zones' permissions");
        zone.Routes.Should().ContainSingle(r => r.Pattern == "www.example.com/*" && r.Script == "api");
        server.Requests.Should().ContainSingle(r => r.Method == "POST" && r.Path == $"/zones/{zone.Id}/workers/routes");
    }

    [Fact]
    public async Task A_route_of_another_worker_is_refused()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.AddRoute(server.AddZone("example.com"), "www.example.com/*", "foreign");
        using var project = new WranglerProject(server, """{"workers_dev": false, "routes": [{"pattern": "www.example.com/*", "zone_name": "example.com"}]}""");

        var result = await project.TryAsync("", "deploy");

        result.ExitCode.Should().Be(1);
        result.Transcript.Should().Contain("Can't deploy routes that are assigned to another worker.").And.Contain("\"foreign\" is already assigned to routes");
    }
}
