using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

public class DnsRecordTests
{
    private const string Comment = "Managed by Planton Cloud - Routes to Cloudflare Worker";

    [Fact]
    public async Task A_hostname_gets_the_record_of_the_original_contract_and_then_its_route()
    {
        await using var test = await ExposureCase.StartAsync();

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().Be("""
            + dns-record api.example.com [type: (none) -> A, content: (none) -> 100.0.0.1, proxied: (none) -> true]
            + route api.example.com/* [script: (none) -> api]

            """);

        test.Server.Snapshot().Should().EndWith($"""
            zone example.com
              record A api.example.com 100.0.0.1 proxied ttl 1 comment "{Comment}"
              route api.example.com/* -> api

            """);
        test.Requests.Should().Equal(
            "GET /zones", "GET /zones", "GET /zones/ZONE/dns_records", "GET /zones/ZONE/workers/routes", "POST /zones/ZONE/dns_records", "POST /zones/ZONE/workers/routes");
    }

    [Fact]
    public async Task The_same_again_is_unchanged_and_costs_one_call_for_the_record_and_one_for_the_routes()
    {
        await using var test = await ExposureCase.StartAsync();
        var worker = Wanted.Worker.Dns("API.Example.com", pattern: "API.example.com/V1/*");
        await test.DeployAsync(worker);

        (await test.DeployAsync(worker)).Should().Be("""
            = dns-record api.example.com
            = route api.example.com/V1/*

            """);

        test.Requests.Should().Equal("GET /zones/ZONE/dns_records", "GET /zones/ZONE/workers/routes");
    }

    [Fact]
    public async Task Disabled_it_takes_the_route_and_then_the_record_away()
    {
        await using var test = await ExposureCase.StartAsync();
        var before = test.Server.Snapshot();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com", enabled: false))).Should().Be("""
            - route api.example.com/*
            - dns-record api.example.com

            """);

        test.Server.Snapshot().Should().Be(before);
        test.State.DnsRecords.Should().BeEmpty();
        (await test.PlanAsync(Wanted.Worker)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_changed_hostname_is_made_before_the_old_one_is_removed()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("old.example.com"));

        (await test.DeployAsync(Wanted.Worker.Dns("new.example.com"))).Should().Be("""
            + dns-record new.example.com [type: (none) -> A, content: (none) -> 100.0.0.1, proxied: (none) -> true]
            + route new.example.com/* [script: (none) -> api]
            - route old.example.com/*
            - dns-record old.example.com

            """);

        test.Zone.DnsRecords.Select(r => r.Name).Should().Equal("new.example.com");
        test.Zone.Routes.Select(r => r.Pattern).Should().Equal("new.example.com/*");
    }

    [Fact]
    public async Task Somebody_elses_record_is_a_problem_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        var foreign = test.Server.AddDnsRecord(test.Zone, "CNAME", "api.example.com", "origin.example.net", proxied: true, comment: "the shop");

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com"));

        test.Problems.Should().Equal(
            $"creating DNS record 'api.example.com' in zone '{test.Zone.Id}': there is one that Slipway did not make: CNAME origin.example.net, proxied, comment 'the shop' (id '{foreign.Id}'). "
            + "Delete it, or use it as it is with --adopt: Slipway neither changes nor deletes it then.");
    }

    [Fact]
    public async Task Somebody_elses_record_that_is_not_proxied_is_a_problem_with_another_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        var foreign = test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "203.0.113.5");

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com"));

        test.Problems.Should().Equal(
            $"creating DNS record 'api.example.com' in zone '{test.Zone.Id}': there is one that Slipway did not make: A 203.0.113.5, DNS only (id '{foreign.Id}'). "
            + "Delete it, or use it with --adopt: its content stays, and it is set to proxied, which a route needs.");
    }

    [Fact]
    public async Task A_proxied_record_that_is_adopted_stays_as_it_is_and_outlives_the_Worker()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "203.0.113.5", proxied: true, comment: "the origin");
        var before = test.Server.Snapshot();
        test.Adopt = true;

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().Be("""
            = dns-record api.example.com (taken over (--adopt): its content stays)
            + route api.example.com/* [script: (none) -> api]

            """);

        test.Adopt = false;
        (await test.PlanAsync(Wanted.Worker.Dns("api.example.com"))).Should().StartWith("= dns-record api.example.com\n");
        test.Problems.Should().BeEmpty("the state knows that it may be used");
        (await test.DeployAsync(null)).Should().Be("- route api.example.com/*\n");
        test.Warnings.Should().Equal("DNS record 'api.example.com' (A 203.0.113.5, proxied) was taken over, not made: it stays as it is.");
        test.Server.Snapshot().Should().Be(before);
    }

    [Fact]
    public async Task A_record_that_is_not_proxied_is_adopted_by_its_proxy_alone()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "203.0.113.5", comment: "the origin");
        test.Adopt = true;

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().Be("""
            ~ dns-record api.example.com [proxied: false -> true] (taken over (--adopt): its content stays)
            + route api.example.com/* [script: (none) -> api]

            """);

        test.Zone.DnsRecords.Should().ContainSingle().Which.Should().Match<StoredDnsRecord>(
            r => r.Content == "203.0.113.5" && r.Proxied && r.Comment == "the origin");
    }

    [Theory]
    [InlineData("AAAA", "100::")]
    [InlineData("A", "100.0.0.1")]
    public async Task A_placeholder_that_is_there_is_used_and_not_owned(string type, string content)
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddDnsRecord(test.Zone, type, "api.example.com", content, proxied: true);
        var worker = Wanted.Worker.Dns("api.example.com");

        (await test.DeployAsync(worker)).Should().StartWith("= dns-record api.example.com (a placeholder that Slipway did not make: used as it is)\n");
        await test.DeployAsync(null);

        test.Zone.DnsRecords.Should().ContainSingle();
        test.Zone.Routes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_of_the_original_contract_is_owned_after_it_was_adopted()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "100.0.0.1", proxied: true, comment: Comment);
        test.Adopt = true;

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().StartWith("= dns-record api.example.com (taken over (--adopt))\n");
        await test.DeployAsync(null);

        test.Zone.DnsRecords.Should().BeEmpty();
    }

    [Fact]
    public async Task Our_record_that_was_deleted_by_hand_is_made_again()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        test.Zone.DnsRecords.Clear();

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().Be("""
            + dns-record api.example.com [type: (none) -> A, content: (none) -> 100.0.0.1, proxied: (none) -> true] (was deleted by hand)
            = route api.example.com/*

            """);

        test.State.DnsRecords.Should().ContainSingle().Which.Id.Should().Be(test.Zone.DnsRecords.Single().Id);
    }

    [Fact]
    public async Task Our_record_that_was_changed_by_hand_is_brought_back()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        test.Zone.DnsRecords[0] = test.Zone.DnsRecords[0] with { Content = "203.0.113.5", Proxied = false, Comment = "mine now" };

        (await test.DeployAsync(Wanted.Worker.Dns("api.example.com"))).Should().StartWith(
            $"~ dns-record api.example.com [content: 203.0.113.5 -> 100.0.0.1, proxied: false -> true, comment: mine now -> {Comment}]\n");

        test.Zone.DnsRecords.Single().Should().Match<StoredDnsRecord>(r => r.Content == "100.0.0.1" && r.Proxied && r.Comment == Comment);
    }

    [Fact]
    public async Task Our_record_that_got_a_server_by_hand_is_not_taken_away()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        test.Zone.DnsRecords[0] = test.Zone.DnsRecords[0] with { Content = "203.0.113.5" };

        (await test.DeployAsync(null)).Should().Be("- route api.example.com/*\n");

        test.Warnings.Should().Equal("DNS record 'api.example.com' was changed by hand to A 203.0.113.5, proxied: it stays as it is.");
        test.Zone.DnsRecords.Should().ContainSingle();
        test.State.DnsRecords.Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_that_another_Workers_route_needs_stays_until_that_route_is_gone()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        var other = test.Server.AddRoute(test.Zone, "api.example.com/shop/*", "shop");

        (await test.DeployAsync(Wanted.Worker)).Should().Be("- route api.example.com/*\n");
        test.Warnings.Should().Equal("DNS record 'api.example.com' stays: route 'api.example.com/shop/*' of Worker 'shop' needs it.");
        test.Zone.Routes.Remove(other);

        (await test.DeployAsync(Wanted.Worker)).Should().Be("- dns-record api.example.com\n");
        test.Zone.DnsRecords.Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_whose_making_was_not_answered_is_found_and_not_made_twice()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Fail("POST /zones/*/dns_records", ApiFault.CutAfterApply);

        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));

        test.Zone.DnsRecords.Should().ContainSingle();
        test.State.DnsRecords.Should().ContainSingle().Which.Id.Should().Be(test.Zone.DnsRecords.Single().Id);
    }

    [Fact]
    public async Task A_record_whose_making_never_arrived_is_made_at_the_second_attempt()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Fail("POST /zones/*/dns_records", ApiFault.Html(502));

        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));

        test.Zone.DnsRecords.Should().ContainSingle();
        test.State.DnsRecords.Should().ContainSingle();
    }

    [Theory]
    [InlineData(81053)]
    [InlineData(81057)]
    public async Task A_record_that_somebody_made_meanwhile_is_told_with_the_cure(int code)
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Fail("POST /zones/*/dns_records", ApiFault.Error(400, code, "exists"));
        test.OnPlanned = () => test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "203.0.113.5", proxied: true);

        var deploy = () => test.DeployAsync(Wanted.Worker.Dns("api.example.com"));

        var thrown = (await deploy.Should().ThrowAsync<DeliveryException>()).Which;

        thrown.Message.Should().StartWith($"creating DNS record 'api.example.com' in zone '{test.Zone.Id}': there is one that Slipway did not make: A 203.0.113.5, proxied");
        test.State.Pending.Should().NotBeEmpty("the next run looks again");
    }
}
