using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Limits, placement, Logpush, observability, tail consumers: set from here and taken back, or set by hand and left alone.</summary>
public class SettingsTests
{
    /// <summary>The plan that sets everything back which <see cref="Settings"/> and <see cref="Set"/> set, without what it says of the traffic.</summary>
    private static readonly string[] AllTakenBack =
    [
        "  ~ worker api",
        "      limits: {\"cpu_ms\":50} → (none)",
        "      placement: {\"mode\":\"smart\"} → (none)",
        "  ~ deployment api",
        "  ~ script-settings api",
        "      logpush: true → false",
        "      observability: {\"enabled\":true} → {\"enabled\":false}",
        "      tail_consumers: [{\"service\":\"tail\"}] → (none)",
        "Plan: 0 to create, 3 to update, 0 to delete, 0 unchanged.",
    ];

    [Fact]
    public async Task Settings_without_versions_are_changed_alone()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker with { Observability = new JsonObject { ["enabled"] = true, ["head_sampling_rate"] = 0.5 } };

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PATCH /scripts/api/script-settings");

        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Theory]
    [InlineData(ModuleTypes.EsModule, "export default { fetch() {} };")]
    [InlineData(ModuleTypes.CommonJs, "addEventListener('fetch', () => {});")]
    public async Task What_the_manifest_does_not_name_stays_as_it_was_set_by_hand(string type, string code)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/other.js") { Main = code, MainType = type });
        await test.DeployAsync();
        await Dashboard.SetAsync(test, Settings());
        test.Worker = test.Worker.Bundle("api/other.js");

        await test.DeployAsync();
        // What is taken over is no setting of ours.
        test.Worker = test.Worker.Var("GREETING", "hello");
        await test.DeployAsync();

        Live(test).Should().Be("""{"cpu_ms":50} {"mode":"smart"} True {"enabled":true} [{"service":"tail"}]""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_setting_that_is_named_as_empty_or_zero_is_set_back_whoever_set_it()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        await Dashboard.SetAsync(test, Settings());
        await test.DeployAsync();
        test.Worker = Read(test, "limits: {cpu_ms: 0}", "placement: {}", "logpush: false", "observability: {enabled: false}", "tail_consumers: []");

        (await test.PlanTextAsync()).Split('\n').Where(l => !l.Contains("traffic", StringComparison.Ordinal)).Should().Equal(AllTakenBack);
        await test.DeployAsync();

        Live(test).Should().Be("""  False {"enabled":false} []""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task One_limit_of_two_is_set_back_and_the_plan_says_so()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = Read(test, "limits: {cpu_ms: 50, subrequests: 100}");
        await test.DeployAsync();
        test.Worker = Read(test, "limits: {cpu_ms: 0, subrequests: 100}");

        (await test.PlanTextAsync()).Should().Contain("""limits: {"cpu_ms":50,"subrequests":100} → {"subrequests":100}""");
        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["limits"]!.ToJsonString().Should().Be("""{"subrequests":100}""");
    }

    [Theory]
    [InlineData(ModuleTypes.EsModule, "export default { fetch() {} };")]
    [InlineData(ModuleTypes.CommonJs, "addEventListener('fetch', () => {});")]
    public async Task A_setting_that_was_set_from_here_goes_with_its_field(string type, string code)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/one.js") { Main = code, MainType = type });
        test.Server.AddScript("tail");
        test.Worker = Set(test);
        await test.DeployAsync();
        test.Worker = Workers.Api(test.Server.Account.Id);

        (await test.PlanTextAsync()).Split('\n').Where(l => !l.Contains("traffic", StringComparison.Ordinal)).Should().Equal(AllTakenBack);
        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["limits"].Should().BeNull();
        test.Script.LiveVersion.Metadata["placement"].Should().BeNull();
        test.Script.Logpush.Should().BeFalse();
        ((bool)test.Script.Observability!["enabled"]!).Should().BeFalse();
        (test.Script.TailConsumers ?? []).Should().BeEmpty();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
        await test.DeployAsync();
        var state = test.State;
        await test.DeployAsync();
        test.State.Should().Be(state);
    }

    [Fact]
    public async Task What_is_set_by_hand_after_it_was_taken_back_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("tail");
        test.Worker = Set(test);
        await test.DeployAsync();
        test.Worker = Workers.Api(test.Server.Account.Id);
        await test.DeployAsync();
        await Dashboard.SetAsync(test, Settings());

        await test.DeployAsync();

        Live(test).Should().Be("""{"cpu_ms":50} {"mode":"smart"} True {"enabled":true} [{"service":"tail"}]""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_state_that_does_not_note_settings_learns_them_without_a_change()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("tail");
        test.Worker = Set(test);
        await test.DeployAsync();
        var state = JsonNode.Parse(test.State)!;
        state["script"]!.AsObject().Remove("settings").Should().BeTrue();
        state["script"]!["versions"]![0]!.AsObject().Remove("settings").Should().BeTrue();
        await File.WriteAllTextAsync(test.StatePath, state.ToJsonString(), TestContext.Current.CancellationToken);

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().BeEmpty();
        test.Worker = Workers.Api(test.Server.Account.Id);
        await test.DeployAsync();

        Live(test).Should().Be("""  False {"enabled":false} []""");
    }

    private static JsonObject Settings() => new()
    {
        ["limits"] = new JsonObject { ["cpu_ms"] = 50 },
        ["placement"] = new JsonObject { ["mode"] = "smart" },
        ["logpush"] = true,
        ["observability"] = new JsonObject { ["enabled"] = true },
        ["tail_consumers"] = new JsonArray(new JsonObject { ["service"] = "tail" }),
    };

    private static CloudflareWorker Set(DeliveryCase test) => Read(
        test, "limits: {cpu_ms: 50}", "placement: {mode: smart}", "logpush: true", "observability: {enabled: true}", "tail_consumers: [{service: tail}]");

    /// <summary>The Worker as its manifest says it.</summary>
    private static CloudflareWorker Read(DeliveryCase test, params string[] settings) => ManifestFile.Parse(
        $$"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata: {name: api}
        spec:
          account_id: {{test.Server.Account.Id}}
          worker_name: api
          r2_bundle: {bucket: {{DeliveryCase.Bucket}}, path: api/one.js}
        {{string.Join('\n', settings.Select(setting => $"  {setting}"))}}
        """,
        "worker.yaml").Workers.Single();

    private static string Live(DeliveryCase test)
    {
        var metadata = test.Script.LiveVersion!.Metadata;
        return $"{metadata["limits"]?.ToJsonString()} {metadata["placement"]?.ToJsonString()} {test.Script.Logpush} {test.Script.Observability?.ToJsonString()} {test.Script.TailConsumers?.ToJsonString()}";
    }
}
