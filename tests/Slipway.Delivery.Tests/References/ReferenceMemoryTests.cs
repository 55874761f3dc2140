using System.Text.Json.Nodes;
using Slipway.Manifests;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>References that are followed by name: looked up once, and again when it matters.</summary>
public class ReferenceMemoryTests
{
    [Fact]
    public async Task With_all_that_a_Worker_can_have_by_name_the_second_deployment_needs_at_most_ten_calls()
    {
        await using var test = await DeliveryCase.StartAsync();
        Make(test, "cache", "pages");
        test.Server.AddQueue("jobs");
        test.Server.AddR2Bucket("files");
        test.Server.AddHyperdrive("pg");
        test.Server.AddScript("auth");
        test.Server.AddD1Database("users");
        test.Worker = Exposed(Named(Named(test.Worker, "cache"), "pages"))
            .Refer("DB", "d1", "database_id", "cloudflare-d1-database", "users", "database_id").Refer("JOBS", "queue", "queue_name", "cloudflare-queue", "jobs", "queue_name")
            .Refer("FILES", "r2_bucket", "bucket_name", "cloudflare-r2-bucket", "files", "bucket_name").Refer("PG", "hyperdrive", "id", "cloudflare-hyperdrive", "pg", "id")
            .Refer("AUTH", "service", "service", "cloudflare-worker", "auth", "script_name");
        var delivery = new PreparedDelivery(test);
        await delivery.DeployAsync();
        var (state, cloud) = (test.State, test.Server.Snapshot());

        for (var i = 0; i < 3; i++)
        {
            (await delivery.DeployAsync()).Should().OnlyContain(request => request.StartsWith("GET ", StringComparison.Ordinal)).And.HaveCount(10, "two ids of four can be asked for");
        }

        (test.State, test.Server.Snapshot()).Should().Be((state, cloud));
        (await delivery.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_namespace_that_was_made_anew_is_found_by_the_next_deployment_though_nothing_else_changes()
    {
        await using var test = await DeliveryCase.StartAsync();
        Make(test, "cache");
        test.Worker = Named(test.Worker, "cache");
        var delivery = new PreparedDelivery(test);
        await delivery.DeployAsync();
        var made = Remake(test, "cache");

        DeliveryCase.Text(await delivery.PlanAsync()).Should().Contain($" → kv_namespace namespace_id={made.Id}");
        await delivery.DeployAsync();

        test.Binding("CACHE").Should().Contain(made.Id);
        test.State.Should().Contain(made.Id);
        (await delivery.DeployAsync()).Where(request => request.Contains("kv", StringComparison.Ordinal)).Should().Equal($"GET /accounts/{test.Server.Account.Id}/storage/kv/namespaces/{made.Id}");
    }

    [Fact]
    public async Task What_there_were_no_calls_left_to_ask_for_is_looked_up_when_something_else_changes()
    {
        await using var test = await DeliveryCase.StartAsync();
        Make(test, "a", "b", "c", "d", "e", "f");
        test.Worker = Exposed("abcdef".Aggregate(test.Worker, (worker, name) => Named(worker, $"{name}")));
        var delivery = new PreparedDelivery(test);
        await delivery.DeployAsync();
        var made = Remake(test, "f");
        test.Worker = test.Worker with { Schedules = ["5 5 * * *"] };

        await delivery.DeployAsync();

        test.Binding("F").Should().Contain(made.Id);
    }

    [Fact]
    public async Task A_namespace_that_is_gone_stops_the_next_deployment_with_where_it_was_looked_for()
    {
        await using var test = await DeliveryCase.StartAsync();
        Make(test, "cache");
        test.Worker = Named(test.Worker, "cache");
        var delivery = new PreparedDelivery(test);
        await delivery.DeployAsync();
        test.Server.Account.Resources.Clear();
        test.Worker = test.Worker.Var("GREETING", "hello");

        (await test.WritesOfAsync(() => FluentActions.Awaiting(delivery.DeployAsync).Should().ThrowAsync<DeliveryException>().WithMessage("*has no KV namespace 'cache'*"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Ids_that_cannot_be_asked_for_do_not_stop_a_deployment_that_changes_nothing()
    {
        await using var test = await DeliveryCase.StartAsync();
        Make(test, "cache");
        test.Worker = Named(test.Worker, "cache");
        var delivery = new PreparedDelivery(test);
        await delivery.DeployAsync();
        test.Server.Deny("workers_kv:read");

        (await test.WritesOfAsync(delivery.DeployAsync)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_resolved_is_one_error_also_when_the_account_is_among_it()
    {
        await using var test = await DeliveryCase.StartAsync();
        var account = new ResourceReference("CloudflareAccount", "main", "status.outputs.account_id", null, Workers.At("spec.account_id"));
        test.Worker = Named(test.Worker, "cache") with { AccountId = account };

        var problems = (await FluentActions.Awaiting(new PreparedDelivery(test).PlanAsync).Should().ThrowAsync<DeliveryException>()).Which.Problems;

        problems.Should().HaveCount(2).And.Contain(problem => problem.Contains("$cloudflare-account/main", StringComparison.Ordinal));
    }

    private static void Make(DeliveryCase test, params string[] namespaces) => Array.ForEach(namespaces, name => test.Server.AddKvNamespace(name));

    private static StoredResource Remake(DeliveryCase test, string name)
    {
        test.Server.Account.Resources.Remove(test.Server.Account.Resources.Single(resource => resource.Name == name));
        return test.Server.AddKvNamespace(name);
    }

    private static CloudflareWorker Named(CloudflareWorker worker, string name) =>
        worker.Refer(name.ToUpperInvariant(), "kv_namespace", "namespace_id", "CloudflareKvNamespace", name, "namespace_id");

    private static CloudflareWorker Exposed(CloudflareWorker worker) => worker with
    {
        WorkersDev = new(true, null),
        Schedules = ["0 0 * * *"],
        Routes = [new(new LiteralValue("example.com/api/*", Workers.At("spec.routes[0]")), null, Workers.At("spec.routes[0]"))],
        CustomDomains = [new(new LiteralValue("shop.example.com", Workers.At("spec.custom_domains[0]")), null, Workers.At("spec.custom_domains[0]"))],
        Dns = new(true, null, new LiteralValue("api.example.com", Workers.At("spec.dns.hostname")), null, Workers.At("spec.dns")),
        Observability = new JsonObject { ["enabled"] = true },
    };
}
