using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>The outputs of rollouts, as JSON and in a ConfigMap.</summary>
public class RolloutOutputsTests
{
    private static readonly NamespaceName Namespace = NamespaceName.Parse("default");
    private static readonly ResourceName Outputs = ResourceName.Parse("outputs");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outputs_of_one_Worker_stand_alone()
    {
        await using var test = await DeliveryCase.StartAsync();
        var rollout = await DeployedAsync(test, [Worker(test, "api") with
        {
            Dns = new(true, null, Value("api.example.com"), null, Workers.At("spec.dns")),
            CustomDomains = [new(Value("shop.example.com"), null, Workers.At("spec.custom_domains[0]"))],
        }]);

        var script = test.Server.Script("api");
        RolloutOutputs.Data(rollout).Should().Equal(new Dictionary<string, string>
        {
            ["script_id"] = "api",
            ["route_urls"] = "api.example.com/*,https://shop.example.com",
            ["version_id"] = script.LatestVersion.Id,
            ["deployment_id"] = script.CurrentDeployment!.Id,
        });
        RolloutOutputs.Json(rollout).ToJsonString().Should().Be(
            $$"""{"script_id":"api","route_urls":["api.example.com/*","https://shop.example.com"],"version_id":"{{script.LatestVersion.Id}}","deployment_id":"{{script.CurrentDeployment.Id}}"}""");
    }

    [Fact]
    public async Task Those_of_several_stand_below_their_names()
    {
        await using var test = await DeliveryCase.StartAsync();

        var rollout = await DeployedAsync(test, [Worker(test, "api"), Worker(test, "web")]);

        RolloutOutputs.Data(rollout).Keys.Should().Contain(["api.script_id", "web.route_urls"]).And.HaveCount(8);
        RolloutOutputs.Json(rollout).Select(worker => worker.Key).Should().Equal("api", "web");
    }

    [Fact]
    public async Task Where_two_have_one_name_in_two_accounts_theirs_stand_below_account_and_name()
    {
        await using var test = await DeliveryCase.StartAsync();
        var (dev, prod) = (test.Server.Account, test.Server.AddAccount("prod"));

        var rollout = await DeployedAsync(test, [Worker(test, "api"), Worker(test, "api", prod), Worker(test, "web")]);

        RolloutOutputs.Json(rollout).Select(worker => worker.Key).Should().Equal($"{dev.Id}.api", $"{prod.Id}.api", "web");
        var data = RolloutOutputs.Data(rollout);
        data.Should().HaveCount(12);
        data[$"{dev.Id}.api.version_id"].Should().Be(dev.Scripts["api"].LatestVersion.Id);
        data[$"{prod.Id}.api.version_id"].Should().Be(prod.Scripts["api"].LatestVersion.Id);
        data["web.script_id"].Should().Be("web");
    }

    [Fact]
    public async Task When_one_of_two_of_one_name_fails_the_others_outputs_are_written_and_its_own_stay()
    {
        await using var test = await DeliveryCase.StartAsync();
        using var directory = new TemporaryDirectory();
        using var kubernetes = new DirectoryKubernetes(directory.Path);
        var (dev, prod) = (test.Server.Account, test.Server.AddAccount("prod"));
        CloudflareWorker[] workers = [Worker(test, "api"), Worker(test, "api", prod)];
        await WriteAsync(kubernetes, await DeployedAsync(test, workers));
        var before = await DataAsync(kubernetes);
        workers = [.. workers.Select(worker => worker.Var("GREETING", "hello"))];
        var rollout = await PlanAsync(test, workers);
        test.Server.Fail($"POST /accounts/{prod.Id}/workers/scripts/api/versions", ApiFault.Error(400, 10021, "Uncaught SyntaxError"));

        await FluentActions.Awaiting(() => rollout.ApplyAsync((_, _) => { }, Ct)).Should().ThrowAsync<Cloudflare.CloudflareException>();
        await WriteAsync(kubernetes, rollout);

        var after = await DataAsync(kubernetes);
        after[$"{dev.Id}.api.version_id"].Should().Be(dev.Scripts["api"].LiveVersion!.Id).And.NotBe(before[$"{dev.Id}.api.version_id"]);
        after[$"{prod.Id}.api.version_id"].Should().Be(before[$"{prod.Id}.api.version_id"]);
        after.Keys.Should().BeEquivalentTo(before.Keys);
    }

    [Fact]
    public async Task A_Worker_that_is_deployed_alone_out_of_several_keeps_its_keys_and_leaves_the_others_theirs()
    {
        await using var test = await DeliveryCase.StartAsync();
        using var directory = new TemporaryDirectory();
        using var kubernetes = new DirectoryKubernetes(directory.Path);
        CloudflareWorker[] workers = [Worker(test, "api"), Worker(test, "api", test.Server.AddAccount("prod")), Worker(test, "front"), Worker(test, "web")];
        await WriteAsync(kubernetes, await DeployedAsync(test, [.. workers, Worker(test, "gone")]));
        var before = await DataAsync(kubernetes);

        var rollout = (await PlanAsync(test, workers[2].Var("GREETING", "hello"))).Among(workers);
        await rollout.ApplyAsync((_, _) => { }, Ct);
        await WriteAsync(kubernetes, rollout);

        RolloutOutputs.Json(rollout).Select(worker => worker.Key).Should().Equal("front");
        var after = await DataAsync(kubernetes);
        after["front.version_id"].Should().Be(test.Server.Script("front").LiveVersion!.Id).And.NotBe(before["front.version_id"]);
        after.Where(entry => !IsOf(entry.Key, "front")).Should().BeEquivalentTo(before.Where(entry => !IsOf(entry.Key, "front") && !IsOf(entry.Key, "gone")), "what no manifest has any more goes");
        after.Should().HaveCount(16);
    }

    private static bool IsOf(string key, string worker) => key.StartsWith($"{worker}.", StringComparison.Ordinal);

    private static LiteralValue Value(string text) => new(text, Workers.At("spec"));

    private static CloudflareWorker Worker(DeliveryCase test, string name, StoredAccount? account = null) =>
        test.Worker with { Name = name, WorkerName = name, AccountId = Value((account ?? test.Server.Account).Id) };

    private static async Task WriteAsync(DirectoryKubernetes kubernetes, Rollout rollout) =>
        (await RolloutOutputs.WriteAsync(kubernetes, Namespace, Outputs, new Dictionary<LabelKey, LabelValue>(), rollout, Ct)).Should().BeTrue();

    private static async Task<IReadOnlyDictionary<string, string>> DataAsync(DirectoryKubernetes kubernetes) => (await kubernetes.GetConfigMapAsync(Namespace, Outputs, Ct))!.Data;

    private static async Task<Rollout> DeployedAsync(DeliveryCase test, CloudflareWorker[] workers)
    {
        var rollout = await PlanAsync(test, workers);
        await rollout.ApplyAsync((_, _) => { }, Ct);
        return rollout;
    }

    private static async Task<Rollout> PlanAsync(DeliveryCase test, params CloudflareWorker[] workers) =>
        await Rollout.PlanAsync(await new PreparedDelivery(test).DeploymentsAsync(workers), _ => { }, Ct);
}
