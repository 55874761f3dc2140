using Slipway.Cloudflare;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

public class RouteTests
{
    [Fact]
    public async Task Routes_of_several_zones_are_made_one_by_one_with_one_list_for_each_zone()
    {
        await using var test = await ExposureCase.StartAsync();
        var other = test.Server.AddZone("example.net");
        test.Server.AddRoute(test.Zone, "shop.example.com/*", "shop");

        (await test.DeployAsync(Wanted.Worker.Routes("example.com/api/*", "example.com/v2/*", "*.example.net/*"))).Should().Be("""
            + route example.com/api/* [script: (none) -> api]
            + route example.com/v2/* [script: (none) -> api]
            + route *.example.net/* [script: (none) -> api]

            """);

        test.Zone.Routes.Select(r => $"{r.Pattern} {r.Script}").Should().Equal("shop.example.com/* shop", "example.com/api/* api", "example.com/v2/* api");
        other.Routes.Select(r => r.Pattern).Should().Equal("*.example.net/*");
        test.Requests.Count(r => r.EndsWith("/workers/routes", StringComparison.Ordinal) && r.StartsWith("GET", StringComparison.Ordinal)).Should().Be(2);
        test.Requests.Should().NotContain(r => r.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pattern_that_is_gone_from_the_manifest_is_removed_and_others_stay()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddRoute(test.Zone, "example.com/theirs/*", "api");
        await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*", "example.com/b/*"));

        (await test.DeployAsync(Wanted.Worker.Routes("example.com/b/*", "example.com/c/*"))).Should().Be("""
            = route example.com/b/*
            + route example.com/c/* [script: (none) -> api]
            - route example.com/a/*

            """);
        (await test.DeployAsync(Wanted.Worker)).Should().Be("""
            - route example.com/b/*
            - route example.com/c/*

            """);

        test.Zone.Routes.Select(r => r.Pattern).Should().Equal("example.com/theirs/*");
    }

    [Fact]
    public async Task A_manifest_that_never_spoke_of_routes_asks_for_none()
    {
        await using var test = await ExposureCase.StartAsync();

        (await test.DeployAsync(Wanted.Worker)).Should().BeEmpty();

        test.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_route_that_another_worker_has_is_an_error_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        var taken = test.Server.AddRoute(test.Zone, "example.com/api/*", "shop");

        await test.PlanAsync(Wanted.Worker.Routes("example.com/api/*"));

        test.Problems.Should().Equal(
            $"creating route 'example.com/api/*' in zone '{test.Zone.Id}': there is one that Slipway did not make, and it leads to Worker 'shop' (id '{taken.Id}'). "
            + "Delete it there, choose another pattern, or take it over with --adopt.");
    }

    [Theory]
    [InlineData("other.org/*", true)]
    [InlineData("*.other.org/*", true)]
    [InlineData("shop.example.com/*", false)]
    [InlineData("*.example.com/*", false)]
    public async Task A_pattern_outside_of_the_hostnames_zone_is_refused_before_anything_is_made(string pattern, bool refused)
    {
        await using var test = await ExposureCase.StartAsync();

        await test.PlanAsync(Wanted.Worker.Dns("api.example.com", pattern: pattern));

        test.Problems.Should().Equal(refused
            ? [$"worker.yaml:7: spec: the route pattern '{pattern}' lies outside of the zone of hostname 'api.example.com'. Correct one of them; a pattern in another zone belongs under routes."]
            : []);
    }

    [Fact]
    public async Task A_route_that_leads_to_no_Worker_is_an_error_too()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddRoute(test.Zone, "example.com/api/*", null);

        await test.PlanAsync(Wanted.Worker.Routes("example.com/api/*"));

        test.Problems.Should().ContainSingle().Which.Should().Contain("and it leads to no Worker (id '");
    }

    [Fact]
    public async Task A_route_of_another_worker_is_taken_over_with_adopt()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddRoute(test.Zone, "example.com/api/*", "shop");
        test.Adopt = true;

        (await test.DeployAsync(Wanted.Worker.Routes("example.com/api/*"))).Should().Be("~ route example.com/api/* [script: shop -> api] (taken over (--adopt))\n");
        test.Zone.Routes.Should().ContainSingle().Which.Script.Should().Be("api");

        (await test.DeployAsync(null)).Should().Be("- route example.com/api/*\n");
        test.Zone.Routes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_route_that_leads_to_the_Worker_already_is_used_and_owned_only_after_adopt()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.AddRoute(test.Zone, "example.com/api/*", "api");
        var worker = Wanted.Worker.Routes("Example.com/api/*");

        (await test.DeployAsync(worker)).Should().Be("= route example.com/api/* (not made by Slipway: used as it is)\n");
        (await test.DeployAsync(Wanted.Worker)).Should().BeEmpty();
        test.Zone.Routes.Should().ContainSingle();

        test.Adopt = true;
        (await test.DeployAsync(worker)).Should().Be("= route example.com/api/* (taken over (--adopt))\n");
        (await test.DeployAsync(Wanted.Worker)).Should().Be("- route example.com/api/*\n");
        test.Zone.Routes.Should().BeEmpty();
    }

    [Fact]
    public async Task Our_route_that_was_changed_by_hand_is_brought_back()
    {
        await using var test = await ExposureCase.StartAsync();
        var worker = Wanted.Worker.Routes("example.com/a/*", "example.com/b/*");
        await test.DeployAsync(worker);
        test.Zone.Routes[0] = test.Zone.Routes[0] with { Script = "shop" };
        test.Zone.Routes[1] = test.Zone.Routes[1] with { Pattern = "example.com/other/*" };

        (await test.DeployAsync(worker)).Should().Be("""
            ~ route example.com/a/* [script: shop -> api] (was changed by hand)
            ~ route example.com/b/* [pattern: example.com/other/* -> example.com/b/*] (was changed by hand)

            """);

        test.Zone.Routes.Select(r => $"{r.Pattern} {r.Script}").Should().Equal("example.com/a/* api", "example.com/b/* api");
    }

    [Fact]
    public async Task Our_route_that_was_deleted_by_hand_is_made_again()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*"));
        test.Zone.Routes.Clear();

        (await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*"))).Should().Be("+ route example.com/a/* [script: (none) -> api] (was deleted by hand)\n");

        test.State.Routes.Should().ContainSingle().Which.Id.Should().Be(test.Zone.Routes.Single().Id);
    }

    [Fact]
    public async Task Our_route_that_was_given_to_another_Worker_by_hand_is_left_to_it()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*"));
        test.Zone.Routes[0] = test.Zone.Routes[0] with { Script = "shop" };

        (await test.DeployAsync(null)).Should().BeEmpty();

        test.Warnings.Should().Equal("route 'example.com/a/*' was changed by hand to lead to Worker 'shop': it stays as it is.");
        test.Zone.Routes.Should().ContainSingle();
        test.State.Routes.Should().BeEmpty();
    }

    [Fact]
    public async Task Our_route_that_is_gone_already_needs_no_call()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*"));
        test.Zone.Routes.Clear();

        (await test.DeployAsync(null)).Should().BeEmpty();

        test.State.Routes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_pattern_that_is_named_twice_is_made_once()
    {
        await using var test = await ExposureCase.StartAsync();

        (await test.DeployAsync(Wanted.Worker.Dns("example.com").Routes("example.com/*"))).Should().EndWith("\n+ route example.com/* [script: (none) -> api]\n");

        test.Zone.Routes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_route_whose_making_was_not_answered_is_found_and_not_made_twice()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Fail("POST /zones/*/workers/routes", ApiFault.HtmlAfterApply(504));

        await test.DeployAsync(Wanted.Worker.Routes("example.com/a/*"));

        test.State.Routes.Should().ContainSingle().Which.Id.Should().Be(test.Zone.Routes.Single().Id);
    }

    [Fact]
    public async Task A_route_that_another_Worker_took_meanwhile_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        test.OnPlanned = () => test.Server.AddRoute(test.Zone, "example.com/a/*", "shop");

        var thrown = (await test.Awaiting(t => t.DeployAsync(Wanted.Worker.Routes("example.com/a/*"))).Should().ThrowAsync<DeliveryException>()).Which;

        thrown.Message.Should().Be(
            $"creating route 'example.com/a/*' in zone '{test.Zone.Id}': there is one that Slipway did not make, and it leads to Worker 'shop' (id '{test.Zone.Routes.Single().Id}'). "
            + "Delete it there, choose another pattern, or take it over with --adopt.");
        thrown.InnerException.Should().BeOfType<CloudflareException>().Which.Has(CloudflareErrorCode.DuplicateRoute).Should().BeTrue();
    }

    [Theory]
    [InlineData("example.com/*", "example.com", "example.com/*", "example.com")]
    [InlineData("https://API.Example.com/V1/*", "api.example.com", "https://api.example.com/V1/*", "api.example.com")]
    [InlineData("*.Example.com/x", "*.example.com", "*.example.com/x", "example.com")]
    [InlineData("*example.com/*", "*example.com", "*example.com/*", "example.com")]
    [InlineData("example.com", "example.com", "example.com", "example.com")]
    public void A_pattern_has_a_host_that_knows_no_case(string pattern, string host, string normalised, string zoneHost)
    {
        RoutePattern.Host(pattern).Should().Be(host);
        RoutePattern.Normalise(pattern).Should().Be(normalised);
        RoutePattern.ZoneHost(host).Should().Be(zoneHost);
    }
}
