using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

/// <summary>Cloudflare's own SDK for JavaScript against the server: what it prints, line by line.</summary>
public class CloudflareSdkTests
{
    [Fact]
    public async Task Scripts_versions_deployments_secrets_and_schedules()
    {
        await using var server = await CloudflareApiServer.StartAsync();

        var lines = await RunAsync(server, "workers.mjs", null);

        lines.Should().Equal(
            "\"active\"",
            "\"404 10007\"",
            """["api",true,["api"]]""",
            """["SECOND"]""",
            """[4,[4,3,2,1],["SECOND"]]""",
            """[true,[10,90],"a tenth"]""",
            """["*/5 * * * *"]""",
            "\"acme\"",
            "true",
            """["team:a"]""",
            """["SECOND"]""",
            """[["00000000000000000000000000000000"]]""",
            "\"404 10007\"",
            "0");
    }

    [Fact]
    public async Task Zones_records_routes_and_custom_domains()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddZone("example.net");

        var lines = await RunAsync(server, "zones.mjs", zone);

        lines.Should().Equal(
            """[[true,"active"]]""",
            "\"example.com\"",
            """["www.example.com",true,1]""",
            """["400 81058","400 81057","400 81053"]""",
            """["100::"]""",
            "\"edited\"",
            "\"100::1\"",
            """[1,"a.example.com"]""",
            """["A a.example.com 192.0.2.1 300"]""",
            """["409 10020","404 10007","400 10022"]""",
            """["www.example.com/api/* api"]""",
            "0",
            """["409 100117","404 10090"]""",
            """["api.example.com api example.com"]""",
            "\"400 1043\"",
            "[0,0]");
    }

    [Fact]
    public async Task Namespaces_databases_queues_and_buckets()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.AddHyperdrive("pool");

        var lines = await RunAsync(server, "storage.mjs", null);

        lines.Should().Equal(
            "23",
            "\"400 10014\"",
            "\"cache-7\"",
            "\"404 10013\"",
            "[true]",
            "0",
            """["jobs"]""",
            "0",
            """["files"]""",
            "\"files\"",
            "\"404 10006\"",
            """["pool"]""");
    }

    private static async Task<string[]> RunAsync(CloudflareApiServer server, string script, StoredZone? zone)
    {
        var ct = TestContext.Current.CancellationToken;
        var sdk = await NpmTools.InstallAsync(["cloudflare@7.3.0"], ct);
        var result = await Command.Run("node", Path.Combine(Repository.Root, "tests/Slipway.Cloudflare.Tests/Fake/sdk", script))
            .WithEnvironment("CLOUDFLARE_SDK", Path.Combine(sdk.Directory, "node_modules/cloudflare/index.mjs"))
            .WithEnvironment("CLOUDFLARE_API_BASE_URL", server.BaseUrl)
            .WithEnvironment("CLOUDFLARE_API_TOKEN", server.Token.Value)
            .WithEnvironment("CLOUDFLARE_ACCOUNT_ID", server.Account.Id)
            .WithEnvironment("CLOUDFLARE_ZONE_ID", zone?.Id ?? "")
            .ExecuteAsync(ct);
        result.ExitCode.Should().Be(0, "of {0}:\n{1}\n{2}", script, result.LastLines(20), string.Join('\n', server.Requests));
        return result.Output.TrimEnd().Split('\n');
    }
}
