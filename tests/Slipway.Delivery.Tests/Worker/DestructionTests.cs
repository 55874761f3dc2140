using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>All that was made from here goes away, and nothing else.</summary>
public class DestructionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Routes_domains_records_script_and_state_go_away_and_what_others_made_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("other");
        test.Server.AddRoute(test.Zone, "example.com/other/*", "other");
        var before = test.Server.Snapshot();
        test.Worker = test.Worker with
        {
            Dns = new(true, null, Value("api.example.com"), null, Workers.At("spec.dns")),
            CustomDomains = [new(Value("shop.example.com"), null, Workers.At("spec.custom_domains[0]"))],
        };
        await test.DeployAsync();

        var plan = await Destruction.PlanAsync(test.Access(), test.Address, Ct);
        DeliveryCase.Text(plan).Should().Be(
            """
              - route api.example.com/*
              - custom-domain shop.example.com
              - dns-record api.example.com
              - worker api
            Plan: 0 to create, 0 to update, 4 to delete, 0 unchanged.
            """);
        var outcome = await plan.ApplyAsync(_ => { }, Ct);

        test.Server.Snapshot().Should().Be(before);
        File.Exists(test.StatePath).Should().BeFalse();
        outcome.RouteUrls.Should().BeEmpty();
        outcome.DeploymentId.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_destroyed_already_is_no_error()
    {
        await using var test = await DeliveryCase.StartAsync();

        var plan = await Destruction.PlanAsync(test.Access(), test.Address, Ct);

        plan.HasChanges.Should().BeFalse();
        (await plan.ApplyAsync(_ => { }, Ct)).HasChanged.Should().BeFalse();
    }

    [Fact]
    public async Task A_state_whose_Worker_was_deleted_by_hand_goes_away_too()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Server.Account.Scripts.Remove("api");

        await (await Destruction.PlanAsync(test.Access(), test.Address, Ct)).ApplyAsync(_ => { }, Ct);

        File.Exists(test.StatePath).Should().BeFalse();
    }

    [Fact]
    public async Task The_state_of_a_deployment_that_came_and_went_meanwhile_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Server.Account.Scripts.Remove("api");
        var slow = await Destruction.PlanAsync(test.Access(), test.Address, Ct);
        await test.DeployAsync();
        var state = test.State;

        var error = await FluentActions.Awaiting(() => slow.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<DeliveryException>();

        error.Which.Message.Should().Contain("another deployment of Worker 'api' changed it meanwhile");
        test.State.Should().Be(state);
        (await test.PlanAsync()).HasChanges.Should().BeFalse("the Worker and its state are those of the other one");
    }

    [Fact]
    public async Task A_Worker_that_is_not_ours_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");

        var error = await FluentActions.Awaiting(() => Destruction.PlanAsync(test.Access(), test.Address, Ct)).Should().ThrowAsync<DeliveryException>();

        error.Which.Message.Should().Be(
            $"destroying Worker 'api': account {test.Server.Account.Id} has a Worker of this name that was not made by Slipway. Delete it in the dashboard, or check --state-bucket and --state-prefix.");
    }

    [Fact]
    public async Task A_Worker_that_others_are_bound_to_goes_away_only_with_force()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Server.AddScript("caller", null, new System.Text.Json.Nodes.JsonObject { ["type"] = "service", ["name"] = "API", ["service"] = "api" });
        var error = await FluentActions.Awaiting(async () => await (await Destruction.PlanAsync(test.Access(), test.Address, Ct)).ApplyAsync(_ => { }, Ct))
            .Should().ThrowAsync<Cloudflare.CloudflareException>();
        error.Which.Message.Should().Contain("caller");

        await (await Destruction.PlanAsync(test.Access(), test.Address, force: true, Ct)).ApplyAsync(_ => { }, Ct);

        test.Server.Account.Scripts.Should().NotContainKey("api");
    }

    [Fact]
    public async Task A_Worker_with_Durable_Objects_goes_away_only_with_force()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/counter.js") { Main = "export class Counter {}\nexport default { fetch() {} };" });
        test.Worker = test.Worker.Bundle("api/counter.js").DurableObject("COUNTER", "Counter").Migration("v1", "Counter");
        await test.DeployAsync();

        var error = await FluentActions.Awaiting(() => Destruction.PlanAsync(test.Access(), test.Address, Ct)).Should().ThrowAsync<DeliveryException>();

        error.Which.Message.Should().Be(
            "destroying Worker 'api': it has Durable Objects (COUNTER), and all their data would be deleted with it. Add --force if that is wanted.");
        var plan = await Destruction.PlanAsync(test.Access(), test.Address, force: true, Ct);
        plan.Warnings.Should().Equal("the Worker has Durable Objects (COUNTER): all their data are deleted with it.");
        await plan.ApplyAsync(_ => { }, Ct);
        test.Server.Account.Scripts.Should().NotContainKey("api");
    }

    private static LiteralValue Value(string text) => new(text, Workers.At("spec"));
}
