using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

public class CustomDomainTests
{
    [Fact]
    public async Task A_domain_is_made_kept_and_removed()
    {
        await using var test = await ExposureCase.StartAsync();
        var before = test.Server.Snapshot();

        (await test.DeployAsync(Wanted.Worker.Domains("api.example.com"))).Should().Be("+ custom-domain api.example.com [service: (none) -> api]\n");
        test.Server.Account.Domains.Should().ContainSingle().Which.Script.Should().Be("api");

        (await test.DeployAsync(Wanted.Worker.Domains("API.example.com"))).Should().Be("= custom-domain api.example.com\n");
        test.Requests.Should().Equal("GET /accounts/ACCOUNT/workers/domains");

        (await test.DeployAsync(Wanted.Worker)).Should().Be("- custom-domain api.example.com\n");
        test.Server.Snapshot().Should().Be(before);
        (await test.DeployAsync(Wanted.Worker)).Should().BeEmpty();
        test.Requests.Should().BeEmpty("nothing of ours is left");
    }

    [Fact]
    public async Task A_domain_that_another_Worker_has_is_an_error_with_the_cure_and_taken_over_with_adopt()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddScript("shop");
        test.Server.Account.Domains.Add(new StoredDomain("d0", "api.example.com", "shop", test.Zone, "c0"));

        await test.PlanAsync(Wanted.Worker.Domains("api.example.com"));
        test.Problems.Should().Equal(
            "creating custom domain 'api.example.com': Worker 'shop' has it (id 'd0'), and Slipway did not make it for 'api'. "
            + "Delete it there, choose another hostname, or take it over with --adopt.");

        test.Adopt = true;
        (await test.DeployAsync(Wanted.Worker.Domains("api.example.com"))).Should().Be("~ custom-domain api.example.com [service: shop -> api] (taken over (--adopt))\n");
        test.Server.Account.Domains.Should().ContainSingle().Which.Script.Should().Be("api");
        test.State.CustomDomains.Should().ContainSingle();
    }

    [Fact]
    public async Task A_domain_of_the_Worker_that_somebody_else_made_is_used_and_not_removed()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Account.Domains.Add(new StoredDomain("d0", "api.example.com", "api", test.Zone, "c0"));

        (await test.DeployAsync(Wanted.Worker.Domains("api.example.com"))).Should().Be("= custom-domain api.example.com (not made by Slipway: used as it is)\n");
        (await test.DeployAsync(null)).Should().BeEmpty();

        test.Server.Account.Domains.Should().ContainSingle();
    }

    [Fact]
    public async Task Our_domain_that_was_moved_or_deleted_by_hand_is_brought_back()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddScript("shop");
        var worker = Wanted.Worker.Domains("a.example.com", "b.example.com");
        await test.DeployAsync(worker);
        test.Server.Account.Domains[0] = test.Server.Account.Domains[0] with { Script = "shop" };
        foreach (var record in test.Zone.DnsRecords.Where(r => r.Name == "b.example.com").ToList())
        {
            test.Zone.DnsRecords.Remove(record);
        }

        test.Server.Account.Domains.RemoveAt(1);

        (await test.DeployAsync(worker)).Should().Be("""
            ~ custom-domain a.example.com [service: shop -> api] (was changed by hand)
            + custom-domain b.example.com [service: (none) -> api] (was deleted by hand)

            """);
    }

    [Fact]
    public async Task A_hostname_moves_from_record_and_route_to_a_custom_domain_and_back()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        var routed = test.Server.Snapshot();

        (await test.DeployAsync(Wanted.Worker.Domains("api.example.com"))).Should().Be("""
            - dns-record api.example.com
            + custom-domain api.example.com [service: (none) -> api]
            - route api.example.com/*

            """);
        test.Server.Account.Domains.Should().ContainSingle();
        test.Zone.DnsRecords.Should().ContainSingle().Which.IsReadOnly.Should().BeTrue();

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().Be("""
            - custom-domain api.example.com
            + dns-record api.example.com [type: (none) -> A, content: (none) -> 100.0.0.1, proxied: (none) -> true]
            + route api.example.com/* [script: (none) -> api]

            """);
        test.Server.Snapshot().Should().Be(routed);
    }

    [Fact]
    public async Task A_hostname_in_both_dns_and_custom_domains_is_a_problem()
    {
        await using var test = await ExposureCase.StartAsync();

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com").Domains("API.example.com"));

        test.Problems.Should().Equal("exposing Worker 'api' on 'api.example.com': dns and custom_domains both name it, and each would make its DNS record. Keep one of them.");
    }
}
