namespace Slipway.Cli.Tests.Delivery;

public class StatusVerbTests
{
    private const string Spec = """
          dns: {enabled: true, hostname: api.example.com}
          workers_dev: {enabled: true}
          schedules: ["0 0 * * *", "0 12 * * *"]
          env: {secrets: {API_KEY: {file: key.txt}}}
        """;

    [Fact]
    public async Task What_is_live_is_shown_with_versions_addresses_and_whether_it_is_what_the_manifest_says()
    {
        await using var test = await DeployedAsync();

        (await test.OutputAsync("status", "api.yaml")).Should().Be(Golden.Read("status.txt"));
        (await test.OutputAsync("status", "api.yaml", "--format", "json")).Should().Be(Golden.Read("status.json"));
    }

    [Fact]
    public async Task What_was_changed_by_hand_shows_as_drift()
    {
        await using var test = await DeployedAsync();
        test.Zone.Routes.Clear();
        test.Zone.DnsRecords[0] = test.Zone.DnsRecords[0] with { Proxied = false };

        (await test.OutputAsync("status", "api.yaml")).Should().Contain("\n  in sync     no: 1 to create, 1 to update; 'slipway plan' shows what\n");
    }

    [Fact]
    public async Task A_Worker_that_is_not_there_is_told()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();

        (await test.OutputAsync("status", "api.yaml")).Should().Be("""
            Worker 'api' in account ACCOUNT
              deployment  none: there is no such Worker
              in sync     no: 2 to create; 'slipway plan' shows what

            """);
    }

    [Fact]
    public async Task Somebody_elses_Worker_is_told()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");
        await test.PutBundleAsync();
        test.WriteManifest();

        var result = await test.RunAsync("status", "api.yaml");

        result.ExitCode.Should().Be(1, "nobody can say that it is as the manifest says");
        test.Stable(result.Output).Should().Contain("\n  deployment  DEPLOYMENT-1, just now, not made by Slipway\n  in sync     unknown: ");
    }

    [Fact]
    public async Task Without_the_bundle_or_a_secret_the_rest_is_shown_all_the_same()
    {
        await using var test = await DeployedAsync();
        File.Delete(test.Directory["key.txt"]);

        var result = await test.RunAsync("status", "api.yaml");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Output).Should().MatchRegex("(?m)^  in sync     unknown: .*key\\.txt").And.Contain("\n  urls        api.example.com/*\n");
    }

    [Fact]
    public async Task An_interrupted_deployment_is_told_with_the_cure()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: "  dns: {enabled: true, hostname: api.example.com}");
        test.Server.Deny("workers_routes:edit");
        (await test.RunAsync("deploy", "api.yaml", "--yes")).ExitCode.Should().Be(1);

        (await test.OutputAsync("status", "api.yaml")).Should().Contain("\n  note        a deployment is under way, or was interrupted: deploy again to finish it\n");
    }

    private static async Task<DeliveryCase> DeployedAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.Directory.Write("key.txt", "hunter2");
        test.WriteManifest(spec: Spec);
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        return test;
    }
}
