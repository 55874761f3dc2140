using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>A token that may not do all that a deployment needs.</summary>
public class PermissionTests
{
    [Fact]
    public async Task A_permission_that_is_missing_is_named_with_all_that_the_deployment_needs()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Deny("dns:read", "dns:edit");
        test.Worker = test.Worker with { Dns = new(true, null, new LiteralValue("api.example.com", Workers.At("spec.dns.hostname")), null, Workers.At("spec.dns")) };

        (await test.ProblemAsync()).Should().Contain("10000 Authentication error. The token needs the permission 'Zone › DNS: Read' for this zone: ").And.EndWith(
            " All that the token needs here: Account › Workers Scripts: Edit; Zone › Workers Routes: Edit; Zone › DNS: Edit; Zone › Zone: Read.");
        test.Server.Account.Scripts.Should().BeEmpty("nothing is made by halves");
    }

    [Fact]
    public async Task A_permission_that_is_missing_while_the_plan_is_applied_is_named_too_and_the_next_run_goes_on()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Deny("workers_routes:edit");
        test.Worker = test.Worker with { Routes = [new(new LiteralValue("example.com/api/*", Workers.At("spec.routes[0]")), null, Workers.At("spec.routes[0]"))] };

        (await test.ProblemAsync()).Should().Contain("'Zone › Workers Routes: Edit'").And.EndWith(
            " All that the token needs here: Account › Workers Scripts: Edit; Zone › Workers Routes: Edit; Zone › Zone: Read.");
        test.Server.Token.Allow("workers_routes:edit");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /zones/ZONE/workers/routes");
    }
}
