namespace Slipway.Delivery.Tests;

/// <summary>Durable Object migrations choose the way in which a version goes up.</summary>
public class MigrationTests
{
    private const string Counter = "export class Counter {}\nexport default { fetch() {} };";
    private const string CounterAndRoom = "export class Counter {}\nexport class Room {}\nexport default { fetch() {} };";

    [Fact]
    public async Task Classes_are_made_with_the_first_upload()
    {
        await using var test = await CounterAsync();

        (await test.PlanTextAsync()).Should().Contain("      bindings.COUNTER: durable_object_namespace class_name=Counter\n      migrations: v1\n");
        await test.DeployAsync();

        test.Script.DurableObjectClasses.Should().Equal("Counter");
        test.Script.MigrationTag.Should().Be("v1");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_new_migration_makes_the_upload_a_whole_one_and_only_what_is_new_is_sent()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/room.js").DurableObject("ROOM", "Room").Migration("v2", "Room");

        (await test.PlanTextAsync()).Should().Contain("      migrations: v1 → v2\n");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PUT /scripts/api");

        test.Script.LiveVersion!.Metadata["migrations"]!.ToJsonString().Should().Be("""{"old_tag":"v1","new_tag":"v2","steps":[{"new_sqlite_classes":["Room"]}]}""");
        test.Script.MigrationTag.Should().Be("v2");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Without_a_new_migration_a_version_goes_up()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");
    }

    [Fact]
    public async Task A_migration_cannot_be_gradual()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/room.js").Migration("v2", "Room");

        (await test.ProblemAsync("10")).Should().Be(
            "deploying Worker 'api' with 10 % of the traffic: a Durable Object migration, so the upload gets all traffic at once. Deploy with --traffic 100.");
    }

    [Fact]
    public async Task A_tag_that_the_manifest_does_not_have_is_an_error()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker with { Migrations = null };
        test.Worker = test.Worker.Migration("other", "Counter");

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': it has the Durable Object migration tag 'v1', which is none of the manifest's: other. Migrations are only ever added at the end: put the missing one back.");
    }

    [Fact]
    public async Task A_migration_that_follows_on_another_tag_is_an_error()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/room.js").Migration("v3", "Room");
        test.Worker = test.Worker with { Migrations = [test.Worker.Migrations![0], test.Worker.Migrations[1] with { OldTag = "v2" }] };

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': the Durable Object migration 'v3' is to follow on 'v2', and the Worker has 'v1'. Correct old_tag, or add the migrations between them.");
    }

    [Fact]
    public async Task A_manifest_may_name_only_the_newest_migration_and_the_tag_that_it_follows_on()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/room.js") with { Migrations = null };
        test.Worker = test.Worker.Migration("v2", "Room");
        test.Worker = test.Worker with { Migrations = [test.Worker.Migrations![0] with { OldTag = "v1" }] };

        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["migrations"]!.ToJsonString().Should().Be("""{"old_tag":"v1","new_tag":"v2","steps":[{"new_sqlite_classes":["Room"]}]}""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_migration_of_several_steps_with_one_tag_is_made_once()
    {
        await using var test = await CounterAsync();
        test.Worker = test.Worker.Bundle("api/room.js").Migration("v1", "Room");

        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["migrations"]!.ToJsonString().Should().Be(
            """{"new_tag":"v1","steps":[{"new_sqlite_classes":["Counter"]},{"new_sqlite_classes":["Room"]}]}""");
        File.Delete(test.StatePath);
        (await test.PlanAsync(adopt: true)).Changes.SelectMany(change => change.Fields).Should().NotContain(field => field.Field == "migrations");
    }

    [Fact]
    public async Task A_migration_whose_answer_is_lost_is_not_made_twice()
    {
        await using var test = await CounterAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/room.js").Migration("v2", "Room");
        test.Server.Fail("PUT /accounts/*/workers/scripts/api", Slipway.Testing.Cloudflare.ApiFault.CutAfterApply);

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PUT /scripts/api");

        test.Script.MigrationTag.Should().Be("v2");
        test.Script.Versions.Should().HaveCount(2);
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    private static async Task<DeliveryCase> CounterAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/counter.js") { Main = Counter });
        await test.PutAsync(new TestBundle("api/room.js") { Main = CounterAndRoom });
        test.Worker = test.Worker.Bundle("api/counter.js").DurableObject("COUNTER", "Counter").Migration("v1", "Counter");
        return test;
    }
}
