using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>Several Workers that are deployed together.</summary>
public class RolloutTests
{
    private static readonly NamespaceName Namespace = NamespaceName.Parse("default");
    private static readonly ResourceName Outputs = ResourceName.Parse("outputs");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Worker_that_another_is_bound_to_goes_first_and_needs_not_be_there()
    {
        await using var test = await DeliveryCase.StartAsync();
        var rollout = await PlanAsync(test, Worker(test, "front").Bind("API", "service", ("service", "back")), Worker(test, "back"));

        await rollout.ApplyAsync((_, _) => { }, Ct);

        rollout.Plans.Select(plan => plan.Address.Name).Should().Equal("back", "front");
        test.Server.Script("front").LiveVersion!.Binding("API")!.ToJsonString().Should().Contain("back");
    }

    [Fact]
    public async Task Workers_that_are_bound_to_each_other_and_were_never_deployed_are_an_error_with_the_cure()
    {
        await using var test = await DeliveryCase.StartAsync();

        var problems = (await FluentActions.Awaiting(() => PlanAsync(test, Circle(test))).Should().ThrowAsync<DeliveryException>()).Which.Problems;

        problems.Should().Equal(
            $"deploying Worker 'b' (worker.yaml:7: spec.OTHER): binding 'OTHER' names Worker 'a', and account {test.Server.Account.Id} has none. "
            + "The manifests bind the two Workers to each other, so that neither can be the first: deploy one of them once without the binding.");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task Of_Workers_that_are_bound_to_each_other_the_one_that_is_not_there_goes_first(string deployed)
    {
        await using var test = await DeliveryCase.StartAsync();
        await (await PlanAsync(test, Worker(test, deployed))).ApplyAsync((_, _) => { }, Ct);

        var rollout = await PlanAsync(test, Circle(test));
        await rollout.ApplyAsync((_, _) => { }, Ct);

        rollout.Plans[0].Address.Name.Should().NotBe(deployed);
        test.Server.Account.Scripts.Values.Should().OnlyContain(script => script.LiveVersion!.Binding("OTHER") != null);
    }

    [Fact]
    public async Task The_outputs_of_Workers_before_one_that_fails_are_written_and_the_others_stay()
    {
        await using var test = await DeliveryCase.StartAsync();
        using var directory = new TemporaryDirectory();
        using var kubernetes = new DirectoryKubernetes(directory.Path);
        CloudflareWorker[] workers = [Worker(test, "one"), Worker(test, "two"), Worker(test, "three")];
        var before = await DeployAsync(test, kubernetes, workers);
        test.Server.Fail("POST /accounts/*/workers/scripts/two/versions", ApiFault.Error(400, 10021, "Uncaught SyntaxError"));
        workers = [.. workers.Select(worker => worker.Var("GREETING", "hello"))];

        await FluentActions.Awaiting(() => DeployAsync(test, kubernetes, workers)).Should().ThrowAsync<Cloudflare.CloudflareException>();

        var after = await DataAsync(kubernetes);
        after["one.version_id"].Should().Be(test.Server.Script("one").LiveVersion!.Id).And.NotBe(before["one.version_id"]);
        after.Where(entry => !entry.Key.StartsWith("one.", StringComparison.Ordinal)).Should().BeEquivalentTo(before.Where(entry => !entry.Key.StartsWith("one.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task When_the_first_Worker_fails_no_outputs_are_written()
    {
        await using var test = await DeliveryCase.StartAsync();
        using var directory = new TemporaryDirectory();
        using var kubernetes = new DirectoryKubernetes(directory.Path);
        test.Server.Fail("PUT /accounts/*/workers/scripts/one", ApiFault.Error(400, 10021, "Uncaught SyntaxError"));

        await FluentActions.Awaiting(() => DeployAsync(test, kubernetes, Worker(test, "one"), Worker(test, "two"))).Should().ThrowAsync<Cloudflare.CloudflareException>();

        (await kubernetes.GetConfigMapAsync(Namespace, Outputs, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task Outputs_of_the_first_of_several_stand_below_its_name()
    {
        await using var test = await DeliveryCase.StartAsync();
        var rollout = await PlanAsync(test, Worker(test, "one"), Worker(test, "two"));
        test.Server.Fail("PUT /accounts/*/workers/scripts/two", ApiFault.Error(400, 10021, "Uncaught SyntaxError"));

        await FluentActions.Awaiting(() => rollout.ApplyAsync((_, _) => { }, Ct)).Should().ThrowAsync<Cloudflare.CloudflareException>();

        RolloutOutputs.Json(rollout).Select(worker => worker.Key).Should().Equal("one");
    }

    private static CloudflareWorker[] Circle(DeliveryCase test) =>
        [Worker(test, "a").Bind("OTHER", "service", ("service", "b")), Worker(test, "b").Bind("OTHER", "service", ("service", "a"))];

    private static CloudflareWorker Worker(DeliveryCase test, string name) => test.Worker with { Name = name, WorkerName = name };

    private static async Task<IReadOnlyDictionary<string, string>> DeployAsync(DeliveryCase test, IKubernetes kubernetes, params CloudflareWorker[] workers)
    {
        var rollout = await PlanAsync(test, workers);
        try
        {
            await rollout.ApplyAsync((_, _) => { }, Ct);
        }
        finally
        {
            await RolloutOutputs.WriteAsync(kubernetes, Namespace, Outputs, new Dictionary<LabelKey, LabelValue>(), rollout, Ct);
        }

        return await DataAsync(kubernetes);
    }

    private static async Task<IReadOnlyDictionary<string, string>> DataAsync(IKubernetes kubernetes) => (await kubernetes.GetConfigMapAsync(Namespace, Outputs, Ct))!.Data;

    private static async Task<Rollout> PlanAsync(DeliveryCase test, params CloudflareWorker[] workers) =>
        await Rollout.PlanAsync(await new PreparedDelivery(test).DeploymentsAsync(workers), _ => { }, Ct);
}
