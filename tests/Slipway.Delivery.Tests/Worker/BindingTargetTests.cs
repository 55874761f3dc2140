using System.Text.Json.Nodes;

namespace Slipway.Delivery.Tests;

/// <summary>Bindings to what is not there are found out before an upload.</summary>
public class BindingTargetTests
{
    [Fact]
    public async Task All_that_is_missing_is_one_error_before_anything_is_sent()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker
            .Bind("AUTH", "service", ("service", "auth")).Bind("SELF", "service", ("service", "api"))
            .Bind("ROOMS", "durable_object_namespace", ("class_name", "Room"), ("script_name", "rooms"))
            .Bind("CACHE", "kv_namespace", ("namespace_id", "0f2ac74b498b48028cb68387c421e279"))
            .Bind("DB", "d1", ("database_id", "6f1a5c1e-0000-4000-8000-000000000000"))
            .Bind("JOBS", "queue", ("queue_name", "jobs"))
            .Bind("PG", "hyperdrive", ("id", "1f2ac74b498b48028cb68387c421e279"))
            .Bind("FILES", "r2_bucket", ("bucket_name", "files")).Bind("EU", "r2_bucket", ("bucket_name", "files"), ("jurisdiction", "eu")) with
        {
            TailConsumers = [new JsonObject { ["service"] = "log" }],
        };
        const string Deploying = "deploying Worker 'api' (worker.yaml:7: spec.";
        const string None = ", and account ACCOUNT has none.";

        (await test.WritesOfAsync(async () => (await test.ProblemAsync()).Split('\n').Should().BeEquivalentTo(
            $"{Deploying}AUTH): binding 'AUTH' names Worker 'auth'{None} Deploy that Worker first, or together with this one, or correct its name.",
            $"{Deploying}ROOMS): binding 'ROOMS' names Worker 'rooms'{None} Deploy that Worker first, or together with this one, or correct its name.",
            $"deploying Worker 'api' (worker.yaml:7: kind): the tail consumer names Worker 'log'{None} Deploy that Worker first, or together with this one, or correct its name.",
            $"{Deploying}CACHE): binding 'CACHE' names KV namespace '0f2ac74b498b48028cb68387c421e279'{None} Make it, or correct its id.",
            $"{Deploying}DB): binding 'DB' names D1 database '6f1a5c1e-0000-4000-8000-000000000000'{None} Make it, or correct its id.",
            $"{Deploying}JOBS): binding 'JOBS' names queue 'jobs'{None} Make it, or correct its name.",
            $"{Deploying}PG): binding 'PG' names Hyperdrive configuration '1f2ac74b498b48028cb68387c421e279'{None} Make it, or correct its id.",
            $"{Deploying}FILES): binding 'FILES' names R2 bucket 'files'{None} Make it, or correct its name.",
            $"{Deploying}EU): binding 'EU' names R2 bucket in jurisdiction 'eu' 'files'{None} Make it, or correct its name."))).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_there_is_looked_for_by_one_list_of_each_sort_and_only_before_an_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("auth");
        test.Worker = test.Worker
            .Bind("AUTH", "service", ("service", "auth"))
            .Bind("A", "kv_namespace", ("namespace_id", test.Server.AddKvNamespace("a").Id)).Bind("B", "kv_namespace", ("namespace_id", test.Server.AddKvNamespace("b").Id))
            .Bind("DB", "d1", ("database_id", test.Server.AddD1Database("db").Id)).Bind("JOBS", "queue", ("queue_name", test.Server.AddQueue("jobs").Name))
            .Bind("FILES", "r2_bucket", ("bucket_name", test.Server.AddR2Bucket("files").Name)).Bind("PG", "hyperdrive", ("id", test.Server.AddHyperdrive("pg").Id));

        var first = await test.RequestsOfAsync(() => test.DeployAsync());
        var second = await test.RequestsOfAsync(() => test.DeployAsync());

        first.Should().ContainInOrder("GET /scripts", "PUT /scripts/api").And.HaveCount(3 + 6 + 1);
        second.Should().Equal("GET /user/tokens/verify", "GET /scripts/api/settings", "GET /scripts/api/deployments");
    }

    [Fact]
    public async Task A_token_that_may_not_look_leaves_the_answer_to_the_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Deny("workers_kv:read", "d1:read", "queues:read", "workers_r2:read", "hyperdrive:read");
        test.Worker = test.Worker.Bind("CACHE", "kv_namespace", ("namespace_id", test.Server.AddKvNamespace("cache").Id)).Bind("JOBS", "queue", ("queue_name", "jobs"));

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<Cloudflare.CloudflareException>()
            .WithMessage("uploading Worker 'api': 10056 Queue 'jobs' of binding 'JOBS' not found. What a binding names does not exist in this account: make it first, or correct its name or id.");
        test.Server.AddQueue("jobs");
        await test.DeployAsync();

        test.Script.LiveVersion!.Bindings.Should().HaveCount(2);
    }
}
