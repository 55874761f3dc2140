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

    [Theory]
    [InlineData("workers_scripts:read", "Account › Workers Scripts: Read' for this account")]
    [InlineData("workers_scripts:edit", "Account › Workers Scripts: Edit' for this account")]
    [InlineData("zone:read", "Zone › Zone: Read' for this zone")]
    [InlineData("dns:read", "Zone › DNS: Read' for this zone")]
    [InlineData("dns:edit", "Zone › DNS: Edit' for this zone")]
    [InlineData("workers_routes:read", "Zone › Workers Routes: Read' for this zone")]
    [InlineData("workers_routes:edit", "Zone › Workers Routes: Edit' for this zone")]
    public async Task Each_permission_is_named_as_the_dashboard_does_and_with_it_the_next_run_goes_on(string denied, string permission)
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Deny(denied);
        test.Worker = test.Worker with
        {
            WorkersDev = new(true, null),
            Schedules = ["0 0 * * *"],
            CustomDomains = [new(new LiteralValue("shop.example.com", Workers.At("spec.custom_domains[0]")), null, Workers.At("spec.custom_domains[0]"))],
            Dns = new(true, null, new LiteralValue("api.example.com", Workers.At("spec.dns.hostname")), null, Workers.At("spec.dns")),
        };

        (await test.ProblemAsync()).Should().Contain($"10000 Authentication error. The token needs the permission '{permission}: ").And.EndWith(
            " All that the token needs here: Account › Workers Scripts: Edit; Zone › Workers Routes: Edit; Zone › DNS: Edit; Zone › Zone: Read.");

        test.Server.Token.Allow(denied);
        await test.DeployAsync();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Theory]
    [InlineData("workers_kv:read", "cloudflare-kv-namespace", "namespace_id", "KV namespaces", "Account › Workers KV Storage: Read")]
    [InlineData("d1:read", "cloudflare-d1-database", "database_id", "D1 databases", "Account › D1: Read")]
    [InlineData("queues:read", "cloudflare-queue", "queue_name", "queues", "Account › Queues: Read")]
    [InlineData("workers_r2:read", "cloudflare-r2-bucket", "bucket_name", "R2 buckets", "Account › Workers R2 Storage: Read")]
    [InlineData("hyperdrive:read", "cloudflare-hyperdrive", "id", "Hyperdrive configurations", "Account › Hyperdrive: Read")]
    [InlineData("workers_scripts:read", "cloudflare-worker", "script_name", "Workers", "Account › Workers Scripts: Read")]
    [InlineData("zone:read", "cloudflare-dns-zone", "zone_id", "zones", "Zone › Zone: Read")]
    public async Task The_permission_that_following_a_reference_by_name_needs_is_named(string denied, string kind, string output, string plural, string permission)
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Deny(denied);
        test.Worker = test.Worker.Refer("IT", "plain_text", "text", kind, "it.example.com", output);

        await FluentActions.Awaiting(new PreparedDelivery(test).PlanAsync).Should().ThrowAsync<DeliveryException>()
            .WithMessage($"*the API token may not look for {plural}: it needs the permission '{permission}'*");
    }
}
