using System.Text.Json.Nodes;
using Slipway.Bundles;

namespace Slipway.Delivery.Tests;

/// <summary>Deployments of a Worker that is there and ours.</summary>
public class RedeploymentTests
{
    [Fact]
    public async Task The_same_again_changes_nothing_uploads_nothing_and_writes_no_state()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["TOKEN"] = "s3cret";
        test.Worker = test.Worker.Var("GREETING", "hello").Secret("TOKEN") with
        {
            Logpush = true,
            WorkersDev = new(true, null),
            Schedules = ["0 0 * * *"],
            Routes = [new(new Manifests.LiteralValue("example.com/api/*", Workers.At("spec.routes[0]")), null, Workers.At("spec.routes[0]"))],
            CustomDomains = [new(new Manifests.LiteralValue("shop.example.com", Workers.At("spec.custom_domains[0]")), null, Workers.At("spec.custom_domains[0]"))],
            Dns = new(true, null, new Manifests.LiteralValue("api.example.com", Workers.At("spec.dns.hostname")), null, Workers.At("spec.dns")),
        };
        var first = await test.DeployAsync();
        var (state, cloud) = (test.State, test.Server.Snapshot());
        DeploymentOutcome? second = null;

        var requests = await test.RequestsOfAsync(async () => second = await test.DeployAsync());

        requests.Should().OnlyContain(r => r.StartsWith("GET ")).And.HaveCountLessThanOrEqualTo(10);
        test.State.Should().Be(state);
        test.Server.Snapshot().Should().Be(cloud);
        second.Should().BeEquivalentTo(first with { HasChanged = false, ApiCalls = requests.Count });
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_alone_needs_three_calls_when_nothing_changes()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();

        (await test.RequestsOfAsync(() => test.DeployAsync())).Should().Equal(
            "GET /user/tokens/verify", "GET /scripts/api/settings", "GET /scripts/api/deployments");
    }

    [Fact]
    public async Task A_new_bundle_goes_up_as_a_version_that_is_then_deployed()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        var first = test.Script.LiveVersion!.Id;
        test.Worker = test.Worker.Bundle("api/two.js");

        (await test.PlanTextAsync()).Should().Be(
            $$"""
              ~ worker api
                  bundle: bundles/api/one.js → bundles/api/two.js
                  content: 85e8b335 → 2c532d2e
                  files: 1 file → 1 file: ~index.js
              ~ deployment api
                  traffic: version {{first[..8]}} (commit 11111111) 100 % → a new version 100 %
            Plan: 0 to create, 2 to update, 0 to delete, 0 unchanged.
            """);
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");

        test.Script.LiveVersion!.Modules[0].Text.Should().Contain("'two'");
        test.Script.LiveVersion.Tag.Should().Be("2222222222222222222222222222222222222222");
        test.Script.CurrentDeployment!.Message.Should().Be("api/two.js");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Each_change_of_the_manifest_is_a_line_of_the_plan()
    {
        await using var test = await DeliveryCase.StartAsync();
        var (one, two) = (test.Server.AddKvNamespace("one"), test.Server.AddKvNamespace("two"));
        test.Worker = test.Worker.Var("GREETING", "hello").Var("OLD", "1").Bind("CACHE", "kv_namespace", ("namespace_id", one.Id)) with
        {
            Limits = new JsonObject { ["cpu_ms"] = 50 },
            Logpush = true,
        };
        await test.DeployAsync();
        test.Worker = test.Worker.Var("GREETING", "good day").Unbind("OLD").Bind("CACHE", "kv_namespace", ("namespace_id", two.Id)).Bind("AI", "ai") with
        {
            CompatibilityDate = "2026-02-02",
            CompatibilityFlags = ["nodejs_compat"],
            Limits = new JsonObject { ["cpu_ms"] = 100 },
            Placement = new JsonObject { ["mode"] = "smart" },
            Logpush = false,
            Observability = new JsonObject { ["enabled"] = true },
            TailConsumers = [new JsonObject { ["service"] = "tail" }],
        };
        test.Server.AddScript("tail");

        (await test.PlanTextAsync()).Split('\n').Where(l => !l.Contains("traffic", StringComparison.Ordinal)).Should().Equal(
            "  ~ worker api",
            "      compatibility_date: 2026-01-01 → 2026-02-02",
            "      compatibility_flags: (none) → nodejs_compat",
            "      limits: {\"cpu_ms\":50} → {\"cpu_ms\":100}",
            "      placement: (none) → {\"mode\":\"smart\"}",
            "      bindings.GREETING: \"hello\" → \"good day\"",
            $"      bindings.CACHE: kv_namespace namespace_id={one.Id} → kv_namespace namespace_id={two.Id}",
            "      bindings.AI: (none) → ai",
            "      bindings.OLD: \"1\" → (none)",
            "  ~ deployment api",
            "  ~ script-settings api",
            "      logpush: true → false",
            "      observability: (none) → {\"enabled\":true}",
            "      tail_consumers: (none) → [{\"service\":\"tail\"}]",
            "Plan: 0 to create, 3 to update, 0 to delete, 0 unchanged.");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments", "PATCH /scripts/api/script-settings");

        test.Script.Logpush.Should().BeFalse();
        test.Script.TailConsumers!.ToJsonString().Should().Be("""[{"service":"tail"}]""");
        test.Script.LiveVersion!.Metadata["placement"]!.ToJsonString().Should().Be("""{"mode":"smart"}""");
        test.Binding("OLD").Should().BeNull();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_module_that_is_new_and_one_that_changed_are_named()
    {
        await using var test = await DeliveryCase.StartAsync();
        TestBundle Bundle(string key, params (string Name, string Text)[] modules) => new(key)
        {
            Modules = modules.ToDictionary(m => m.Name, m => (ModuleTypes.EsModule, m.Text)),
        };
        await test.PutAsync(Bundle("api/a.js", ("same.js", "1"), ("changed.js", "1"), ("gone.js", "1")));
        await test.PutAsync(Bundle("api/b.js", ("same.js", "1"), ("changed.js", "2"), ("new.js", "1")));
        test.Worker = test.Worker.Bundle("api/a.js");
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/b.js");

        (await test.PlanTextAsync()).Should().Contain("files: 4 files → 4 files: +new.js -gone.js ~changed.js\n");
    }

    [Fact]
    public async Task A_change_in_the_dashboard_is_shown_and_deployed_over()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");
        await test.DeployAsync();
        await Dashboard.EditAsync(test, "GREETING", "changed by hand");
        var edited = test.Script.LiveVersion!.Id;

        (await test.PlanTextAsync()).Should().Contain(
            $"""
              ~ worker api
                  version: {edited[..8]} (api), not made by Slipway → a new one
                  bundle: (none) → bundles/api/one.js
                  content: (none) → 85e8b335
                  bindings.GREETING: "changed by hand" → "hello"
            """);
        await test.DeployAsync();

        test.Binding("GREETING").Should().Contain("\"hello\"");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_that_was_deleted_by_hand_is_made_again()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Server.Account.Scripts.Remove("api");

        (await test.PlanTextAsync()).Should().StartWith("  + worker api");
        await test.DeployAsync();

        test.Script.LiveVersion!.Modules[0].Text.Should().Contain("'one'");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_that_somebody_else_made_in_place_of_a_deleted_one_is_not_ours()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Server.Account.Scripts.Remove("api");
        test.Server.AddScript("api");

        (await test.ProblemAsync()).Should().Contain("was not made by Slipway");
        await FluentActions.Awaiting(() => Destruction.PlanAsync(test.Access(), test.Address, TestContext.Current.CancellationToken))
            .Should().ThrowAsync<DeliveryException>().WithMessage("*was not made by Slipway*");
        await test.DeployAsync(adopt: true);
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_of_the_same_name_that_is_not_ours_is_an_error_with_the_cure()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': account ACCOUNT has a Worker of this name that was not made by Slipway. Delete it, give yours another name, or take it over with --adopt.");
        test.Server.Requests.Should().OnlyContain(r => r.Method == "GET");
        File.Exists(test.StatePath).Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_that_is_not_ours_is_taken_over_with_adopt()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");

        (await test.PlanTextAsync(adopt: true)).Should().StartWith("  ~ worker api (taken over (--adopt))\n      version: ");
        await test.DeployAsync(adopt: true);

        test.Script.LiveVersion!.Modules[0].Text.Should().Contain("'one'");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task All_problems_are_named_at_once()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");
        test.Server.AddRoute(test.Zone, "example.com/api/*", "other");
        test.Worker = test.Worker with
        {
            Routes = [new(new Manifests.LiteralValue("example.com/api/*", Workers.At("spec.routes[0]")), null, Workers.At("spec.routes[0]"))],
        };

        var problems = (await FluentActions.Awaiting(() => test.PlanAsync()).Should().ThrowAsync<DeliveryException>()).Which.Problems;

        problems.Should().HaveCount(2);
        problems[0].Should().StartWith("deploying Worker 'api': account ");
        problems[1].Should().Contain("example.com/api/*");
    }

    [Fact]
    public async Task A_token_that_is_disabled_stops_before_anything_else_is_asked()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.Token.Status = "disabled";

        (await test.ProblemAsync()).Should().Be(
            "verifying the API token: its status is 'disabled'. Make a new one at dash.cloudflare.com/profile/api-tokens.");
        test.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_script_in_service_worker_format_goes_up_whole_each_time()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/sw.js") { Main = "addEventListener('fetch', e => {});", MainType = ModuleTypes.CommonJs });
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/sw.js");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PUT /scripts/api");

        test.Script.LiveVersion!.Metadata["body_part"]!.GetValue<string>().Should().Be("index.js");
        test.Worker = test.Worker.Var("GREETING", "hello");
        (await test.ProblemAsync("50")).Should().Be(
            "deploying Worker 'api' with 50 % of the traffic: a script in service-worker format has no versions of its own, so the upload gets all traffic at once. Deploy with --traffic 100.");
    }
}
