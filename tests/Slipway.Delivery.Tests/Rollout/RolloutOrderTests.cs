using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

public class RolloutOrderTests
{
    [Fact]
    public void What_others_are_bound_to_comes_first_and_otherwise_the_manifests_order_stays()
    {
        Order(
            Worker("front", Service("auth"), Service("api")),
            Worker("other"),
            Worker("api", DurableObject("counter"), Service("elsewhere")),
            Worker("auth"),
            Worker("counter"),
            Worker("traced") with { TailConsumers = [new JsonObject { ["service"] = "log" }] },
            Worker("log"))
            .Should().Equal("auth", "counter", "api", "front", "other", "log", "traced");
    }

    [Fact]
    public void Workers_that_are_bound_to_each_other_keep_their_order() =>
        Order(Worker("a", Service("b")), Worker("b", Service("a")), Worker("c", Service("c"))).Should().Equal("b", "a", "c");

    [Fact]
    public void Of_Workers_that_are_bound_to_each_other_those_that_were_never_deployed_come_first()
    {
        var workers = new[] { Worker("a", Service("b")), Worker("b", Service("c")), Worker("c", Service("a")), Worker("d", Service("b")) };

        Order(delivered: ["b"], workers).Should().Equal("a", "c", "b", "d");
        Order(delivered: ["a", "b", "c"], workers).Should().Equal("a", "b", "c", "d");
        Order(delivered: ["d"], workers).Should().Equal("c", "b", "a", "d");
    }

    [Fact]
    public void Manifests_alone_say_the_order_as_far_as_they_can()
    {
        var at = new ManifestPosition("worker.yaml", 1, "spec");
        var reference = new ResourceReference("CloudflareWorker", "api", "status.outputs.script_id", null, at);
        CloudflareWorker[] workers =
        [
            Worker("front", new WorkerBinding("API", "service", new Dictionary<string, ManifestValue> { ["service"] = reference }, at)),
            Worker("middle", Service("back")),
            Wanted.Worker with { Name = "api", WorkerName = "api-prod" },
            Worker("back"),
        ];

        RolloutOrder.Of(workers).Select(worker => worker.WorkerName).Should().Equal("api-prod", "front", "back", "middle");
    }

    private static IEnumerable<string> Order(params CloudflareWorker[] workers) => Order([], workers);

    private static IEnumerable<string> Order(string[] delivered, CloudflareWorker[] workers) =>
        RolloutOrder.Of([.. workers.Select(worker => new WorkerDeployment(null!, new DeploymentOptions { Worker = worker, Values = ResolvedValues.None, IsDelivered = delivered.Contains(worker.WorkerName) }))])
            .Select(deployment => deployment.Options.Worker.WorkerName);

    private static CloudflareWorker Worker(string name, params WorkerBinding[] bindings) => Wanted.Worker with { Name = name, WorkerName = name, Bindings = bindings };

    private static WorkerBinding Service(string worker) => Binding("service", "service", worker);

    private static WorkerBinding DurableObject(string worker) => Binding("durable_object_namespace", "script_name", worker);

    private static WorkerBinding Binding(string type, string field, string value)
    {
        var at = new ManifestPosition("worker.yaml", 1, "spec");
        return new(value, type, new Dictionary<string, ManifestValue> { [field] = new LiteralValue(value, at) }, at);
    }
}
