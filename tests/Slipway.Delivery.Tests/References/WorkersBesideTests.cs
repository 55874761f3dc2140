using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>References from one Worker to another that is deployed with it.</summary>
public class WorkersBesideTests
{
    private const string Reference = """{"value_from":{"kind":"CloudflareWorker","name":"callee","field_path":"status.outputs.script_name"}}""";

    [Fact]
    public async Task A_Worker_that_is_deployed_together_is_found_before_Cloudflare_has_it()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var reference = fixture.Reference("CloudflareWorker", "callee", "status.outputs.script_name");
        var caller = fixture.Worker(reference);

        var values = await Resolver(fixture).ResolveAsync(caller, [caller, Callee(fixture, "callee-prod", null)], TestContext.Current.CancellationToken);

        values.Text(reference).Should().Be("callee-prod");
        fixture.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_one_of_the_same_environment_is_meant()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var reference = fixture.Reference("CloudflareWorker", "callee", "status.outputs.script_name");
        var caller = fixture.Worker(reference) with { Environment = "dev" };

        var values = await Resolver(fixture).ResolveAsync(
            caller, [Callee(fixture, "callee-prod", "prod"), Callee(fixture, "callee-dev", "dev")], TestContext.Current.CancellationToken);

        values.Text(reference).Should().Be("callee-dev");
    }

    [Fact]
    public async Task Between_two_of_one_name_nothing_is_chosen()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var caller = fixture.Worker(fixture.Reference("CloudflareWorker", "callee", "status.outputs.script_name"));

        var resolving = () => Resolver(fixture).ResolveAsync(
            caller, [Callee(fixture, "callee-prod", "prod"), Callee(fixture, "callee-dev", "dev")], TestContext.Current.CancellationToken);

        (await resolving.Should().ThrowAsync<DeliveryException>()).Which.Message.Should().Contain("the manifests have several Workers of this name: callee-prod, callee-dev");
    }

    [Fact]
    public async Task A_tail_consumer_that_is_a_reference_is_deployed_first()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var callee = Callee(fixture, "callee-prod", null);
        var caller = fixture.Worker() with { TailConsumers = [new JsonObject { ["service"] = JsonNode.Parse(Reference) }] };
        WorkerDeployment[] deployments = [await DeploymentAsync(caller), await DeploymentAsync(callee)];

        RolloutOrder.Of(deployments).Select(deployment => deployment.Options.Address.Name).Should().Equal("callee-prod", "hello");

        async Task<WorkerDeployment> DeploymentAsync(CloudflareWorker worker) => new(
            null!,
            new DeploymentOptions
            {
                Worker = worker,
                Values = await Resolver(fixture).ResolveAsync(worker, [caller, callee], TestContext.Current.CancellationToken),
            });
    }

    private static ReferenceResolver Resolver(ReferenceFixture fixture) => new(fixture.Sources);

    private static CloudflareWorker Callee(ReferenceFixture fixture, string workerName, string? environment) =>
        fixture.Worker() with { Name = "callee", WorkerName = workerName, Environment = environment };
}
