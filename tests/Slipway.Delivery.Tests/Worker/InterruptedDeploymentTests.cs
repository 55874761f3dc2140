using System.Text.Json.Nodes;
using Slipway.Manifests;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>A deployment that dies between any two of its acts, and one after it: what is live then is what an uninterrupted deployment would
/// have made, nothing is there twice, and all of it is ours.</summary>
public class InterruptedDeploymentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Of_a_new_Worker() => DieBetweenAnyActsAsync(prepare: _ => Task.CompletedTask, change: test => Everything(test), leastActs: 12);

    [Fact]
    public Task Of_new_code_and_settings_and_secrets() => DieBetweenAnyActsAsync(
        prepare: async test =>
        {
            Everything(test);
            await test.DeployAsync();
        },
        change: test =>
        {
            test.SecretValues["B"] = "changed";
            test.Worker = test.Worker.Bundle("api/two.js").Var("GREETING", "good day").WithoutSecret("A").Secret("C") with
            {
                Logpush = false,
                Schedules = ["5 5 * * *"],
                Routes = [Route("example.com/new/*")],
                CustomDomains = [],
            };
        },
        leastActs: 12);

    [Fact]
    public Task Of_settings_that_are_taken_back() => DieBetweenAnyActsAsync(
        prepare: async test =>
        {
            Everything(test);
            test.Worker = test.Worker with { Limits = new JsonObject { ["cpu_ms"] = 50 }, Placement = new JsonObject { ["mode"] = "smart" } };
            await test.DeployAsync();
        },
        change: test => test.Worker = test.Worker with { Limits = null, Placement = null, Logpush = null, Observability = null },
        leastActs: 4);

    [Fact]
    public Task Of_secrets_alone() => DieBetweenAnyActsAsync(
        prepare: async test =>
        {
            Everything(test);
            await test.DeployAsync();
        },
        change: test =>
        {
            test.SecretValues["B"] = "changed";
            test.Worker = test.Worker.WithoutSecret("A").Secret("C");
        },
        leastActs: 3);

    [Fact]
    public Task Of_a_Durable_Object_migration() => DieBetweenAnyActsAsync(
        prepare: async test =>
        {
            await test.PutAsync(new TestBundle("api/counter.js") { Main = "export class Counter {}\nexport default {};" });
            await test.PutAsync(new TestBundle("api/room.js") { Main = "export class Counter {}\nexport class Room {}\nexport default {};" });
            test.Worker = test.Worker.Bundle("api/counter.js").DurableObject("COUNTER", "Counter").Migration("v1", "Counter");
            await test.DeployAsync();
        },
        change: test => test.Worker = test.Worker.Bundle("api/room.js").DurableObject("ROOM", "Room").Migration("v2", "Room"),
        leastActs: 4);

    [Fact]
    public Task Of_a_gradual_deployment() => DieBetweenAnyActsAsync(
        prepare: test => test.DeployAsync(),
        change: test => test.Worker = test.Worker.Bundle("api/two.js"),
        leastActs: 4,
        traffic: "10");

    [Fact]
    public Task That_takes_a_Worker_over() => DieBetweenAnyActsAsync(
        prepare: test =>
        {
            test.Server.AddScript("api");
            return Task.CompletedTask;
        },
        change: test => test.Worker = test.Worker.Var("GREETING", "hello"),
        leastActs: 4,
        adopt: true);

    [Fact]
    public async Task A_destruction_that_dies_between_any_acts_is_finished_by_the_next_one()
    {
        for (var n = 1; ; n++)
        {
            await using var test = await DeliveryCase.StartAsync();
            var empty = test.Server.Snapshot();
            Everything(test);
            await test.DeployAsync();
            var kill = new KillSwitch(n);
            await RunAsync(async () => await (await Destruction.PlanAsync(test.Access(kill.Of(test.Store), (_, _) => kill.BeforeAct()), test.Address, Ct)).ApplyAsync(_ => { }, Ct));

            await DestroyAsync(test);

            test.Server.Snapshot().Should().Be(empty, "after a death before act {0}", n);
            File.Exists(test.StatePath).Should().BeFalse();
            if (!kill.HasStruck)
            {
                n.Should().BeGreaterThan(8);
                return;
            }
        }
    }

    [Theory]
    [InlineData("POST /accounts/*/workers/scripts/api/versions")]
    [InlineData("POST /accounts/*/workers/scripts/api/deployments")]
    public async Task An_answer_that_is_lost_is_looked_for_and_nothing_is_made_twice(string request)
    {
        foreach (var fault in new[] { ApiFault.CutAfterApply, ApiFault.HtmlAfterApply(502), ApiFault.ErrorAfterApply(500, 10013, "try again") })
        {
            await using var test = await DeliveryCase.StartAsync();
            await test.DeployAsync();
            test.Worker = test.Worker.Bundle("api/two.js");
            test.Server.Fail(request, fault);

            (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");

            test.Script.Versions.Should().HaveCount(2);
            test.Script.Deployments.Should().HaveCount(2);
            (await test.PlanAsync()).HasChanges.Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("POST /accounts/*/workers/scripts/api/versions", 3)]
    [InlineData("POST /accounts/*/workers/scripts/api/deployments", 3)]
    public async Task A_request_that_did_not_arrive_is_sent_again(string request, int writes)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        test.Server.Fail(request, ApiFault.Html(502));

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().HaveCount(writes);

        test.Script.Versions.Should().HaveCount(2);
        test.Script.Deployments.Should().HaveCount(2);
    }

    /// <summary>A Worker with all that can belong to one.</summary>
    private static void Everything(DeliveryCase test)
    {
        (test.SecretValues["A"], test.SecretValues["B"], test.SecretValues["C"]) = ("1", "2", "3");
        test.Worker = test.Worker.Var("GREETING", "hello").Secret("A").Secret("B") with
        {
            Logpush = true,
            WorkersDev = new(true, null),
            Schedules = ["0 0 * * *"],
            Routes = [Route("example.com/api/*")],
            CustomDomains = [new(Value("shop.example.com"), null, Workers.At("spec.custom_domains[0]"))],
            Dns = new(true, null, Value("api.example.com"), null, Workers.At("spec.dns")),
            Observability = new JsonObject { ["enabled"] = true },
        };
    }

    private static async Task DieBetweenAnyActsAsync(Func<DeliveryCase, Task> prepare, Action<DeliveryCase> change, int leastActs, string traffic = "100", bool adopt = false)
    {
        var expected = "";
        for (var n = 0; ; n++)
        {
            await using var test = await DeliveryCase.StartAsync();
            await prepare(test);
            change(test);
            var kill = new KillSwitch(n);
            if (n > 0)
            {
                await RunAsync(async () => await (await DeploymentPlan.CreateAsync(test.Access(kill.Of(test.Store), (_, _) => kill.BeforeAct()), test.Options(traffic, adopt), Ct)).ApplyAsync(_ => { }, Ct));
            }

            await test.DeployAsync(traffic, adopt);

            var because = $"after a death before act {n}";
            (await test.PlanAsync(traffic)).HasChanges.Should().BeFalse(because);
            test.State.Should().Contain("\"pending\": []", because);
            var live = test.Server.Snapshot();
            expected = n == 0 ? live : expected;
            live.Should().Be(expected, because);
            await DestroyAsync(test);
            test.Server.Account.Scripts.Should().BeEmpty(because);
            test.Zone.Routes.Should().BeEmpty(because);
            test.Zone.DnsRecords.Should().BeEmpty(because);
            test.Server.Account.Domains.Should().BeEmpty(because);
            if (n > 0 && !kill.HasStruck)
            {
                n.Should().BeGreaterThan(leastActs);
                return;
            }
        }
    }

    private static async Task RunAsync(Func<Task> deployment)
    {
        try
        {
            await deployment();
        }
        catch (KilledException)
        {
            // As it was meant to be.
        }
    }

    private static async Task DestroyAsync(DeliveryCase test) => await (await Destruction.PlanAsync(test.Access(), test.Address, force: true, Ct)).ApplyAsync(_ => { }, Ct);

    private static WorkerRoute Route(string pattern) => new(Value(pattern), null, Workers.At("spec.routes"));

    private static LiteralValue Value(string text) => new(text, Workers.At("spec"));
}
