using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>The state in the store.</summary>
public class StateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_state_says_what_was_made_and_nothing_is_pending_after_a_deployment()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();

        var state = JsonNode.Parse(test.State)!.AsObject();

        state["schemaVersion"]!.GetValue<int>().Should().Be(1);
        state["workerName"]!.GetValue<string>().Should().Be("api");
        state["pending"]!.AsArray().Should().BeEmpty();
        state["script"]!["deploymentId"]!.GetValue<string>().Should().Be(test.Script.CurrentDeployment!.Id);
        var version = state["script"]!["versions"]!.AsArray().Should().ContainSingle().Which!;
        version["id"]!.GetValue<string>().Should().Be(test.Script.LiveVersion!.Id);
        version["objectKey"]!.GetValue<string>().Should().Be("api/one.js");
        version["commit"]!.GetValue<string>().Should().StartWith("1111");
    }

    [Fact]
    public void The_same_state_is_the_same_bytes_and_is_read_back()
    {
        var state = DeliveryState.Empty(new WorkerAddress("a", "api")) with
        {
            Script = DeliveredScript.Empty.With(new("v", "h", "s", "b", "k", "c", "1")),
            Secrets = new("salt+/=", System.Collections.Immutable.ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("B", "1").Add("a", "2").Add("A", "3")),
            Pending = [new("worker", "", "api", "x")],
        };

        var bytes = StateJson.ToBytes(state);

        StateJson.ToBytes(StateJson.Parse(bytes)).Should().Equal(bytes);
        System.Text.Encoding.UTF8.GetString(bytes).Should().Contain("\"salt+/=\"").And.EndWith("}\n");
    }

    [Theory]
    [InlineData("{", "it is damaged: ")]
    [InlineData("null", "it is empty.")]
    [InlineData("{}", "it is damaged: ")]
    [InlineData("{\"schemaVersion\":1,\"accountId\":\"a\",\"workerName\":\"api\",\"unheardOf\":1}", "it is damaged: ")]
    [InlineData("{\"schemaVersion\":1,\"accountId\":\"a\",\"workerName\":null}", "it is damaged: ")]
    [InlineData("{\"schemaVersion\":2,\"other\":[]}", "it was written by a newer Slipway (schema version 2; this one reads 1).")]
    public async Task A_state_that_cannot_be_read_stops_the_deployment_and_says_what_to_do(string text, string cause)
    {
        await using var test = await DeliveryCase.StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(test.StatePath)!);
        await File.WriteAllTextAsync(test.StatePath, text, Ct);

        (await test.ProblemAsync()).Should().StartWith($"reading the state 's3://bundles/slipway/state/ACCOUNT/api.json': {cause}").And.EndWith(
            "It says what was made from here. Use the Slipway that wrote it or a newer one, put an earlier copy of the object in its place, or delete it and take over what is there with 'slipway deploy --adopt'; then every verb works again.");
        test.Server.Requests.Should().BeEmpty();
        (await File.ReadAllTextAsync(test.StatePath, Ct)).Should().Be(text);
    }

    [Fact]
    public void A_state_from_before_there_was_a_list_has_an_empty_one()
    {
        var state = StateJson.Parse("""{"schemaVersion":1,"serial":3,"run":"r","accountId":"a","workerName":"api"}"""u8);

        StateJson.ToBytes(state).Should().Equal(StateJson.ToBytes(DeliveryState.Empty(new("a", "api")) with { Serial = 3, Run = "r" }));
    }

    [Fact]
    public async Task The_state_of_another_Worker_is_refused()
    {
        await using var test = await DeliveryCase.StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(test.StatePath)!);
        await File.WriteAllBytesAsync(test.StatePath, StateJson.ToBytes(DeliveryState.Empty(new(test.Server.Account.Id, "other"))), Ct);

        (await test.ProblemAsync()).Should().Be(
            "reading the state 's3://bundles/slipway/state/ACCOUNT/api.json': it is that of Worker 'other' in account ACCOUNT, so it was copied there. Delete the object, or deploy with another --state-prefix.");
    }

    [Fact]
    public async Task Of_two_deployments_at_once_the_one_that_planned_first_stops_before_it_changes_anything()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        var slow = await test.PlanAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");
        await test.DeployAsync();
        var cloud = test.Server.Snapshot();

        var error = await FluentActions.Awaiting(() => slow.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<DeliveryException>();

        error.Which.Message.Replace(test.Server.Account.Id, "ACCOUNT", StringComparison.Ordinal).Should().Be(
            "writing the state 's3://bundles/slipway/state/ACCOUNT/api.json': another deployment of Worker 'api' changed it meanwhile, so this one stops before it changes more. "
            + "Wait for the other one to end, look at it with 'slipway status', and deploy again.");
        test.Server.Snapshot().Should().Be(cloud);
    }

    [Fact]
    public async Task Of_two_deployments_at_once_one_stops_before_it_gives_its_version_traffic()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        var slow = await test.PlanAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");
        // While the slow one uploads its version, a quick one comes and goes.
        var quick = true;
        test.Server.OnApplied = request =>
        {
            if (quick && request.Path.EndsWith("/versions", StringComparison.Ordinal))
            {
                quick = false;
                Task.Run(() => test.DeployAsync(), Ct).GetAwaiter().GetResult();
            }
        };

        await FluentActions.Awaiting(() => slow.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<DeliveryException>().WithMessage("*changed it meanwhile*");

        test.Binding("GREETING").Should().Contain("hello", "the quick one won");
        (await test.PlanAsync()).HasChanges.Should().BeFalse("and its state is the one that stands");
    }

    [Fact]
    public async Task Of_two_deployments_at_once_the_one_that_is_behind_its_traffic_changes_no_more_once_the_other_came_and_went()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        var plain = test.Worker;
        test.Worker = test.Worker.Bundle("api/two.js") with { Schedules = ["0 0 * * *"], Routes = [new(new LiteralValue("example.com/api/*", Workers.At("spec")), null, Workers.At("spec"))] };
        var slow = await test.PlanAsync();
        test.Worker = plain.Var("GREETING", "hello");
        // While the slow one sets its cron triggers, one that wants neither them nor the route comes and goes.
        test.Server.OnApplied = request =>
        {
            if (request.Path.EndsWith("/schedules", StringComparison.Ordinal))
            {
                test.Server.OnApplied = null;
                Task.Run(() => test.DeployAsync(), Ct).GetAwaiter().GetResult();
            }
        };

        var requests = await test.WritesOfAsync(() => FluentActions.Awaiting(() => slow.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<DeliveryException>().WithMessage("*changed it meanwhile*"));

        requests.Should().NotContain(request => request.EndsWith("/routes", StringComparison.Ordinal));
        test.Zone.Routes.Should().BeEmpty();
        test.Binding("GREETING").Should().Contain("hello", "the quick one won");
    }

    [Fact]
    public async Task Two_deployments_of_the_same_at_once_end_with_one_that_won()
    {
        await using var test = await DeliveryCase.StartAsync();
        var plans = new[] { await test.PlanAsync(), await test.PlanAsync() };

        var outcomes = await Task.WhenAll(plans.Select(async plan =>
        {
            try
            {
                await plan.ApplyAsync(_ => { }, Ct);
                return "won";
            }
            catch (DeliveryException)
            {
                return "stopped";
            }
        }));

        outcomes.Should().BeEquivalentTo("won", "stopped");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task What_was_made_before_a_failure_is_noted()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        test.Server.Fail("POST /accounts/*/workers/scripts/api/deployments", Slipway.Testing.Cloudflare.ApiFault.Error(400, 10013, "no"));

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<Cloudflare.CloudflareException>();

        test.State.Should().Contain(test.Script.LatestVersion.Id);
        test.Warnings.Should().BeEmpty();
        (await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct)).IsInterrupted.Should().BeTrue();
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/deployments");
        (await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct)).IsInterrupted.Should().BeFalse();
    }

    [Fact]
    public async Task What_was_refused_for_certain_is_not_taken_for_ours_later()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.SyntaxError = _ => "Unexpected token";
        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<Cloudflare.CloudflareException>();
        test.Server.SyntaxError = null;
        test.Server.AddScript("api");

        (await test.ProblemAsync()).Should().Contain("was not made by Slipway");
    }

    [Fact]
    public async Task A_record_that_was_refused_for_certain_is_not_taken_for_ours_later()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { Dns = new(true, null, new LiteralValue("api.example.com", Workers.At("spec")), null, Workers.At("spec.dns")) };
        var plan = await test.PlanAsync();
        test.Server.AddDnsRecord(test.Zone, "CNAME", "api.example.com", "shop.example.net");
        await FluentActions.Awaiting(() => plan.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<DeliveryException>().WithMessage("*there is one that Slipway did not make*");
        test.Zone.DnsRecords.Clear();
        test.Server.AddDnsRecord(test.Zone, "A", "api.example.com", "100.0.0.1", proxied: true, PlaceholderRecord.Comment);

        await test.DeployAsync();
        await (await Destruction.PlanAsync(test.Access(), test.Address, Ct)).ApplyAsync(_ => { }, Ct);

        test.Zone.DnsRecords.Should().ContainSingle("somebody else made it");
    }

    [Fact]
    public async Task A_deployment_that_is_cancelled_notes_what_it_made()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        using var cancel = new CancellationTokenSource();
        test.Server.OnApplied = _ => cancel.Cancel();

        await FluentActions.Awaiting(async () => await (await test.PlanAsync()).ApplyAsync(_ => { }, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();

        test.Server.OnApplied = null;
        (await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct)).IsInterrupted.Should().BeTrue();
        await test.DeployAsync();
        test.Script.Versions.Should().HaveCount(2);
    }

    [Fact]
    public async Task Another_prefix_is_another_state()
    {
        await using var test = await DeliveryCase.StartAsync();
        var access = new DeliveryAccess { Api = test.Access().Api, Store = test.Store, StateBucket = ObjectStore.BucketName.Parse("states"), StatePrefix = ObjectStore.ObjectKey.Parse("team/a") };

        await (await DeploymentPlan.CreateAsync(access, test.Options(), Ct)).ApplyAsync(_ => { }, Ct);

        var address = new ObjectStore.ObjectAddress(ObjectStore.BucketName.Parse("states"), ObjectStore.ObjectKey.Parse($"team/a/state/{test.Server.Account.Id}/api.json"));
        (await test.Store.HeadAsync(address, Ct)).Should().NotBeNull();
        File.Exists(test.StatePath).Should().BeFalse();
    }
}
