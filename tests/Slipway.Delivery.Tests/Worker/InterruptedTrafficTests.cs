using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>A roll back or a promotion that dies between any two of its acts, and the same one after it.</summary>
public class InterruptedTrafficTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_roll_back_that_dies_between_any_acts_is_finished_and_not_undone_by_the_next_one()
    {
        for (var n = 1; ; n++)
        {
            await using var test = await TwoAsync();
            var kill = new KillSwitch(n);
            await RunAsync(() => RollBackAsync(test, kill));
            if (!kill.HasStruck)
            {
                n.Should().BeGreaterThan(7);
                return;
            }

            await RollBackAsync(test);

            var because = $"after a death before act {n}";
            Traffic(test).Should().Equal(["1: 100"], because);
            test.Script.Deployments.Should().HaveCount(3, because);
            AssertNoted(test, because);
            await RollBackAsync(test);
            Traffic(test).Should().Equal(["2: 100"], "the interruption is of the past");
        }
    }

    [Fact]
    public async Task A_promotion_that_dies_between_any_acts_is_finished_by_the_next_one()
    {
        for (var n = 1; ; n++)
        {
            await using var test = await TwoAsync("10");
            var kill = new KillSwitch(n);
            await RunAsync(() => PromoteAsync(test, kill));

            await PromoteAsync(test);

            var because = $"after a death before act {n}";
            Traffic(test).Should().Equal(["2: 100"], because);
            test.Script.Deployments.Should().HaveCount(3, because);
            AssertNoted(test, because);
            await RollBackAsync(test);
            Traffic(test).Should().Equal(["1: 100"], "a promotion says nothing about a roll back");
            if (!kill.HasStruck)
            {
                n.Should().BeGreaterThan(7);
                return;
            }
        }
    }

    [Fact]
    public async Task A_roll_back_that_was_made_already_says_so()
    {
        await using var test = await TwoAsync();
        await CancelAtAsync(test, "/deployments", token => RollBackAsync(test, ct: token));

        Traffic(test).Should().Equal("1: 100");
        (await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct)).IsInterrupted.Should().BeTrue();
        DeliveryCase.Text(await Rollback.PlanAsync(test.Access(), test.Address, null, force: false, Ct)).Should().Be(
            """
              = deployment api (left from an interrupted deployment)
            Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged.
            """);
    }

    [Fact]
    public async Task After_an_interrupted_roll_back_a_deployment_counts_and_the_roll_back_is_of_the_past()
    {
        await using var test = await TwoAsync();
        await CancelAtAsync(test, "/deployments", token => RollBackAsync(test, ct: token));

        await test.DeployAsync();
        Traffic(test).Should().Equal("2: 100");
        AssertNoted(test, "a deployment is done");
        test.Worker = test.Worker.Var("GREETING", "hello");
        await test.DeployAsync();
        await RollBackAsync(test);

        Traffic(test).Should().Equal("2: 100");
    }

    [Fact]
    public async Task A_roll_back_that_is_refused_leaves_no_note()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.SecretValues["A"] = "2";
        await test.DeployAsync();

        await FluentActions.Awaiting(() => RollBackAsync(test)).Should().ThrowAsync<DeliveryException>();

        AssertNoted(test, "nothing was made");
    }

    [Fact]
    public async Task What_an_interrupted_deployment_left_is_ours_after_a_roll_back_too()
    {
        await using var test = await TwoAsync();
        test.Worker = test.Worker with { Dns = new(true, null, new LiteralValue("api.example.com", Workers.At("spec")), null, Workers.At("spec.dns")) };
        await CancelAtAsync(test, "/dns_records", async token => await (await test.PlanAsync()).ApplyAsync(_ => { }, token));
        await RollBackAsync(test);

        await test.DeployAsync();
        await (await Destruction.PlanAsync(test.Access(), test.Address, Ct)).ApplyAsync(_ => { }, Ct);

        test.Zone.DnsRecords.Should().BeEmpty();
    }

    /// <summary>Two versions; the second one with a share of the traffic.</summary>
    private static async Task<DeliveryCase> TwoAsync(string traffic = "100")
    {
        var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        await test.DeployAsync(traffic);
        return test;
    }

    private static async Task RollBackAsync(DeliveryCase test, KillSwitch? kill = null, CancellationToken? ct = null) =>
        await (await Rollback.PlanAsync(Access(test, kill), test.Address, null, force: false, ct ?? Ct)).ApplyAsync(_ => { }, ct ?? Ct);

    private static async Task PromoteAsync(DeliveryCase test, KillSwitch? kill = null) =>
        await (await Promotion.PlanAsync(Access(test, kill), test.Address, Ct)).ApplyAsync(_ => { }, Ct);

    private static DeliveryAccess Access(DeliveryCase test, KillSwitch? kill) =>
        kill is null ? test.Access() : test.Access(kill.Of(test.Store), (_, _) => kill.BeforeAct());

    private static async Task RunAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (KilledException)
        {
            // As it was meant to be.
        }
    }

    /// <summary>Stops an action when its request to this path was carried out and is not answered yet.</summary>
    private static async Task CancelAtAsync(DeliveryCase test, string path, Func<CancellationToken, Task> action)
    {
        using var cancel = new CancellationTokenSource();
        test.Server.OnApplied = request =>
        {
            if (request.Path.EndsWith(path, StringComparison.Ordinal))
            {
                cancel.Cancel();
            }
        };
        await FluentActions.Awaiting(() => action(cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
        test.Server.OnApplied = null;
    }

    private static void AssertNoted(DeliveryCase test, string because)
    {
        var state = JsonNode.Parse(test.State)!;
        state["pending"]!.AsArray().Should().BeEmpty(because);
        state["script"]!["deploymentId"]!.GetValue<string>().Should().Be(test.Script.CurrentDeployment!.Id, because);
    }

    private static IEnumerable<string> Traffic(DeliveryCase test) =>
        test.Script.CurrentDeployment!.Versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"{test.Script.Version(v.VersionId)!.Number}: {v.Percentage}"));
}
