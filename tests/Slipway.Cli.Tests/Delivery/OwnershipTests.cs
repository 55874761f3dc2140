namespace Slipway.Cli.Tests.Delivery;

/// <summary>What somebody else made stands in the way: nothing is changed, and the cure is exact.</summary>
public class OwnershipTests
{
    [Fact]
    public async Task Records_routes_domains_and_Workers_of_others_are_told_together()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: "  dns: {enabled: true, hostname: api.example.com}\n  custom_domains: [{hostname: shop.example.com}]");
        test.Server.AddScript("shop");
        var record = test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "203.0.113.5");
        var route = test.Server.AddRoute(test.Zone, "api.example.com/*", "shop");
        test.Server.Account.Domains.Add(new("d0", "shop.example.com", "shop", test.Zone, "c0"));
        var before = test.Server.Snapshot();

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Be($"""
            reading Worker 'api' in account ACCOUNT
            ERROR: creating DNS record 'api.example.com' in zone 'ZONE': there is one that Slipway did not make: A 203.0.113.5, DNS only (id '{record.Id}'). Delete it, or use it with --adopt: its content stays, and it is set to proxied, which a route needs.
            ERROR: creating custom domain 'shop.example.com': Worker 'shop' has it (id 'd0'), and Slipway did not make it for 'api'. Delete it there, choose another hostname, or take it over with --adopt.
            ERROR: creating route 'api.example.com/*' in zone 'ZONE': there is one that Slipway did not make, and it leads to Worker 'shop' (id '{route.Id}'). Delete it there, choose another pattern, or take it over with --adopt.

            """);
        test.Server.Snapshot().Should().Be(before);
        File.Exists(test.StateFile("api")).Should().BeFalse();
    }

    [Fact]
    public async Task All_of_it_is_taken_over_with_adopt()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: "  dns: {enabled: true, hostname: api.example.com}");
        test.Server.AddScript("api");
        test.Server.AddScript("shop");
        test.Server.AddDnsRecord(test.Zone, "CNAME", "api.example.com", "origin.example.net", proxied: true);
        test.Server.AddRoute(test.Zone, "api.example.com/*", "shop");

        var output = await test.OutputAsync("deploy", "api.yaml", "--yes", "--adopt");

        output.Should().Contain("  ~ worker api (taken over (--adopt))\n")
            .And.Contain("  = dns-record api.example.com (taken over (--adopt): its content stays)\n")
            .And.Contain("  ~ route api.example.com/* (taken over (--adopt))\n      script: shop → api\n");
        test.Zone.DnsRecords.Should().ContainSingle().Which.Content.Should().Be("origin.example.net");
        test.Zone.Routes.Should().ContainSingle().Which.Script.Should().Be("api");
        (await test.RunAsync("plan", "api.yaml")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Somebody_elses_Worker_is_an_error_with_the_cure()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        test.Server.AddScript("api");
        var before = test.Server.Snapshot();

        foreach (var verb in (string[])["deploy", "destroy", "rollback"])
        {
            var result = await test.RunAsync(verb, "api.yaml", "--yes");
            (result.ExitCode, result.Error.Contains("was not made by Slipway", StringComparison.Ordinal)).Should().Be((1, true), result.Transcript);
        }

        test.Server.Snapshot().Should().Be(before);
    }
}
