using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Bundles;

namespace Slipway.Delivery.Tests;

/// <summary>The first deployment of a Worker.</summary>
public class FirstDeploymentTests
{
    [Fact]
    public async Task A_Worker_that_is_not_there_is_made_by_one_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");

        (await test.PlanTextAsync()).Should().Be(
            """
              + worker api
                  bundle: bundles/api/one.js
                  content: 85e8b335
                  compatibility_date: 2026-01-01
                  bindings.GREETING: "hello"
              + deployment api
                  traffic: a new version 100 %
            Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.
            """);
        var writes = await test.WritesOfAsync(() => test.DeployAsync());

        writes.Should().Equal("PUT /scripts/api");
        var version = test.Script.LiveVersion!;
        version.MainModule.Should().Be("index.js");
        version.Tag.Should().Be("1111111111111111111111111111111111111111");
        version.Message.Should().Be("api/one.js");
        version.Modules.Should().ContainSingle().Which.Text.Should().Contain("'one'");
        test.Binding("GREETING").Should().Be("""{"type":"plain_text","name":"GREETING","text":"hello"}""");
    }

    [Fact]
    public async Task The_outputs_name_script_version_and_deployment()
    {
        await using var test = await DeliveryCase.StartAsync();

        var outcome = await test.DeployAsync();

        outcome.ScriptId.Should().Be("api");
        outcome.VersionId.Should().Be(test.Script.LiveVersion!.Id);
        outcome.DeploymentId.Should().Be(test.Script.CurrentDeployment!.Id);
        outcome.RouteUrls.Should().BeEmpty();
        outcome.HasChanged.Should().BeTrue();
        outcome.ApiCalls.Should().Be(test.Server.Requests.Count);
    }

    [Fact]
    public async Task Modules_and_source_maps_go_up_with_their_content_types()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/many.js")
        {
            Main = "import './lib.cjs'; export default {};\n//# sourceMappingURL=index.js.map",
            Modules = new Dictionary<string, (string, string)>
            {
                ["lib.cjs"] = (ModuleTypes.CommonJs, "module.exports = 1"),
                ["add.wasm"] = ("application/wasm", "\0asm"),
                ["text/page.html"] = ("text/plain", "<p>"),
                ["data.bin"] = ("application/octet-stream", "1"),
            },
            SourceMaps = new Dictionary<string, string> { ["index.js.map"] = "{}" },
            CompatibilityFlags = ["nodejs_compat"],
        });
        test.Worker = test.Worker.Bundle("api/many.js");

        await test.DeployAsync();

        test.Script.LiveVersion!.Modules.Select(m => $"{m.Name} {m.ContentType}").Should().Equal(
            "index.js application/javascript+module",
            "lib.cjs application/javascript",
            "add.wasm application/wasm",
            "text/page.html text/plain",
            "data.bin application/octet-stream",
            "index.js.map application/source-map");
        test.Script.LiveVersion.Metadata["compatibility_flags"]!.ToJsonString().Should().Be("""["nodejs_compat"]""");
    }

    [Fact]
    public async Task A_bundle_of_one_file_without_an_index_is_deployed_with_what_the_manifest_says()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.Store.PutAsync(
            new(ObjectStore.BucketName.Parse(DeliveryCase.Bucket), ObjectStore.ObjectKey.Parse("by-hand/v1.js")),
            ObjectStore.ObjectContent.OfText("export default {}"),
            ObjectStore.PutCondition.Always,
            TestContext.Current.CancellationToken);
        test.Worker = test.Worker.Bundle("by-hand/v1.js") with { CompatibilityDate = "2024-09-23", CompatibilityFlags = ["nodejs_compat"], MainModule = "worker.js" };

        await test.DeployAsync();

        var version = test.Script.LiveVersion!;
        version.MainModule.Should().Be("worker.js");
        version.Metadata["compatibility_date"]!.GetValue<string>().Should().Be("2024-09-23");
        version.Tag.Should().BeNull();
        version.Message.Should().Be("by-hand/v1.js");
    }

    [Fact]
    public async Task Code_that_stands_in_the_manifest_is_deployed()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { Bundle = null, Content = "export default {}", CompatibilityDate = "2026-01-01" };

        await test.DeployAsync();

        test.Script.LiveVersion!.Modules.Should().ContainSingle().Which.Text.Should().Be("export default {}");
        test.Script.LiveVersion.Message.Should().StartWith("content sha256:");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Settings_without_versions_go_with_the_first_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with
        {
            Logpush = true,
            Observability = new JsonObject { ["enabled"] = true },
            Placement = new JsonObject { ["mode"] = "smart" },
            Limits = new JsonObject { ["cpu_ms"] = 50 },
        };

        var writes = await test.WritesOfAsync(() => test.DeployAsync());

        writes.Should().Equal("PUT /scripts/api");
        test.Script.Logpush.Should().BeTrue();
        test.Script.Observability!.ToJsonString().Should().Be("""{"enabled":true}""");
        test.Script.LiveVersion!.Metadata["placement"]!.ToJsonString().Should().Be("""{"mode":"smart"}""");
        test.Script.LiveVersion.Metadata["limits"]!.ToJsonString().Should().Be("""{"cpu_ms":50}""");
    }

    [Fact]
    public async Task A_first_deployment_cannot_be_gradual()
    {
        await using var test = await DeliveryCase.StartAsync();

        (await test.ProblemAsync(traffic: "10")).Should().Be(
            "deploying Worker 'api' with 10 % of the traffic: the Worker is new, so the upload gets all traffic at once. Deploy with --traffic 100.");
        test.Server.Account.Scripts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_manifest_without_a_bundle_is_an_error_that_says_what_puts_it_in()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { Bundle = null };

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': worker.yaml:7: kind names no bundle and has no content. Put the artifact's bucket and path into it with inject-bundle or 'slipway inject'.");
    }

    [Fact]
    public async Task A_Worker_without_a_compatibility_date_is_an_error()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/undated.js") { CompatibilityDate = null });
        test.Worker = test.Worker.Bundle("api/undated.js");

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': neither the manifest nor the bundle has a compatibility date, and Cloudflare would take its oldest, 2021-11-02. Add compatibility_date to the manifest.");
    }

    [Theory]
    [InlineData("2026-04-02", null, "manifest")]
    [InlineData(null, "2026-04-02", "bundle")]
    public async Task A_compatibility_date_in_the_future_is_an_error_before_Cloudflare_refuses_it(string? manifest, string? bundle, string where)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/dated.js") { CompatibilityDate = bundle });
        test.Worker = test.Worker.Bundle("api/dated.js") with { CompatibilityDate = manifest };
        test.Time = new Noon("2026-04-01");

        (await test.ProblemAsync()).Should().Be(
            $"deploying Worker 'api': the compatibility date 2026-04-02 of the {where} is in the future, which Cloudflare refuses: today is 2026-04-01 (UTC). Correct compatibility_date.");
        test.Time = new Noon("2026-04-02");
        await test.DeployAsync();
    }

    [Fact]
    public async Task A_bundle_that_was_tampered_with_stops_before_Cloudflare_hears_of_it()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { Annotations = new Dictionary<string, string> { ["slipway.dev/content-hash"] = new string('0', 64) } };

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<ArtifactException>();

        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Bindings_that_the_code_was_built_for_and_the_manifest_does_not_have_are_warned_of()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/bound.js")
        {
            Bindings = JsonNode.Parse(
                """
                {
                  "ai": { "binding": "AI" },
                  "durable_objects": { "bindings": [{ "class_name": "Counter", "name": "COUNTER" }] },
                  "kv_namespaces": [{ "binding": "CACHE", "id": "0" }],
                  "queues": { "consumers": [{ "queue": "q" }], "producers": [{ "binding": "QUEUE", "queue": "q" }] },
                  "migrations": [{ "new_sqlite_classes": ["Counter"], "tag": "v1" }],
                  "vars": ["GREETING", "TOKEN"]
                }
                """)!.AsObject(),
        });
        test.SecretValues["TOKEN"] = "s3cret";
        test.Worker = test.Worker.Bundle("api/bound.js").Var("GREETING", "hello").Secret("TOKEN");

        (await test.PlanAsync()).Warnings.Should().Equal(
            "the wrangler config that the bundle was built with declares AI, CACHE, COUNTER, QUEUE, which the manifest does not have: the Worker will run without. Values belong into the manifest, so that each environment has its own: add them there.",
            "the wrangler config that the bundle was built with has Durable Object migrations, and the manifest has none: no classes will be made, renamed or deleted. Add durable_objects.migrations to the manifest.");
    }

    [Fact]
    public async Task A_script_that_does_not_start_is_an_error_with_the_API_s_words_and_leaves_what_was_set_out()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.SyntaxError = _ => "Unexpected token at index.js:1";

        var error = await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<Cloudflare.CloudflareException>();

        error.Which.Message.Should().StartWith("uploading Worker 'api': 10021 Uncaught SyntaxError: Unexpected token at index.js:1");
        test.Server.SyntaxError = null;
        await test.DeployAsync();
        test.Script.Versions.Should().ContainSingle();
    }

    private sealed class Noon(string day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse($"{day}T12:00:00Z", CultureInfo.InvariantCulture);
    }
}
