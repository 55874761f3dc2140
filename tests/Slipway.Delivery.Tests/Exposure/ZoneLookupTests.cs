using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

public class ZoneLookupTests
{
    [Fact]
    public async Task A_hostname_without_zone_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();

        await test.PlanAsync(Wanted.Worker.Dns("api.example.org"));

        test.Problems.Should().Equal(
            $"looking for the zone of 'api.example.org' (worker.yaml:7: spec.dns.hostname): account '{test.Server.Account.Id}' has none that the token may see. "
            + "Add the domain to the account, give the zone's zone_id, or let the token read it (Zone › Zone: Read).");
    }

    [Fact]
    public async Task A_zone_that_is_not_active_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Zone.Status = "pending";

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com"));

        test.Problems.Should().Equal(
            $"using zone '{test.Zone.Id}' for 'api.example.com' (worker.yaml:7: spec.dns.hostname): 'example.com' is pending, not active: nothing is served there yet. "
            + "Let the domain's registrar name Cloudflare's name servers, and deploy when the zone is active.");
    }

    [Fact]
    public async Task A_given_zone_is_checked_once_and_then_known()
    {
        await using var test = await ExposureCase.StartAsync();
        var worker = Wanted.Worker.Dns("api.example.com", zoneId: test.Zone.Id);
        await test.DeployAsync(worker);
        test.Requests[0].Should().Be("GET /zones/ZONE");

        await test.DeployAsync(worker);

        test.Requests.Should().NotContain("GET /zones/ZONE");
        test.State.Zones.Should().ContainSingle().Which.Key.Should().Be("api.example.com");
    }

    [Fact]
    public async Task A_given_zone_in_which_the_hostname_does_not_lie_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        var other = test.Server.AddZone("example.net");

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com", zoneId: other.Id));

        test.Problems.Should().Equal(
            $"using zone '{other.Id}' for 'api.example.com' (worker.yaml:7: spec.dns.hostname): it is 'example.net', in which the hostname does not lie. "
            + "Correct zone_id, or leave it out: it is found by the hostname.");
    }

    [Fact]
    public async Task A_given_zone_of_another_account_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        var other = test.Server.AddAccount("Other");
        var zone = test.Server.AddZone("example.net", other);

        await test.PlanAsync(Wanted.Worker.Dns("api.example.net", zoneId: zone.Id));

        test.Problems.Should().Equal(
            $"using zone '{zone.Id}' for 'api.example.net' (worker.yaml:7: spec.dns.hostname): it belongs to account '{other.Id}', the Worker to account '{test.Server.Account.Id}'. "
            + "A Worker answers only in zones of its own account.");
    }

    [Fact]
    public async Task A_given_zone_that_is_not_there_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        const string Nowhere = "00000000000000000000000000000000";

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com", zoneId: Nowhere));

        test.Problems.Should().Equal(
            $"reading zone '{Nowhere}' of 'api.example.com' (worker.yaml:7: spec.dns.hostname): there is no such zone. Correct zone_id, or leave it out: it is found by the hostname.");
    }

    [Fact]
    public async Task A_token_that_may_not_read_zones_is_enough_for_a_given_zone()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Deny("zone:read");

        await test.DeployAsync(Wanted.Worker.Dns("api.example.com", zoneId: test.Zone.Id));

        test.Zone.Routes.Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_ours_in_a_zone_that_is_gone_needs_no_call()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Dns("api.example.com"));
        test.Server.Fail("GET /zones/*/workers/routes", ApiFault.Error(404, 7003, "Could not route to /zones/x, perhaps your object identifier is invalid?"));
        test.Server.Fail("GET /zones/*/dns_records", ApiFault.Error(404, 7003, "Could not route to /zones/x, perhaps your object identifier is invalid?"));

        (await test.DeployAsync(null)).Should().BeEmpty();

        (test.State.Routes.Count, test.State.DnsRecords.Count).Should().Be((0, 0));
    }
}
