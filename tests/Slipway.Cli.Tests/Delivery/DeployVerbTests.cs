using System.Text.Json.Nodes;

namespace Slipway.Cli.Tests.Delivery;

public class DeployVerbTests
{
    private const string Dns = "  dns: {enabled: true, hostname: api.example.com}";

    [Fact]
    public async Task A_deployment_shows_the_plan_what_is_done_and_the_outputs()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Dns);

        (await test.OutputAsync("deploy", "api.yaml", "--yes")).Should().Be(Golden.Read("deploy.txt"));

        var version = test.Server.Script("api").LatestVersion;
        (version.Tag, version.Message).Should().Be(("25be480267dc5ab78c3f7688f6132e4e49d695f8", "api/25be480267dc5ab78c3f7688f6132e4e49d695f8.js"));
    }

    [Fact]
    public async Task The_second_deployment_of_the_same_changes_nothing_in_at_most_10_calls()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: $"{Dns}\n  workers_dev: {{enabled: true}}\n  schedules: [\"0 0 * * *\"]\n  custom_domains: [{{hostname: shop.example.com}}]\n  routes: [{{pattern: example.com/api/*}}]");
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        var live = test.Server.Snapshot();
        var before = test.Server.Requests.Count;

        var output = await test.OutputAsync("deploy", "api.yaml", "--yes");

        output.Should().Contain("\nPlan: 0 to create, 0 to update, 0 to delete, 8 unchanged.\n").And.Contain("\nNothing to do.\n")
            .And.Contain("    route_urls:    [\"api.example.com/*\", \"example.com/api/*\", \"https://shop.example.com\", \"https://api.acme.workers.dev\"]\n");
        test.Server.Snapshot().Should().Be(live);
        (test.Server.Requests.Count - before).Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task Without_a_terminal_it_must_be_told_yes()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();

        var result = await test.RunAsync("deploy", "api.yaml");

        (result.ExitCode, result.Output, result.Error).Should().Be((2, "",
            "ERROR: deploying: there is no terminal to ask on. Add --yes to do it without being asked.\n"));
        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_outputs_are_written_to_files_and_a_ConfigMap()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Dns);

        await test.OutputAsync("deploy", "api.yaml", "--yes", "--output-file", "out.json", "--outputs-config-map", "api-outputs");
        await test.OutputAsync("deploy", "api.yaml", "--yes", "--output-file", "out.yaml");

        var script = test.Server.Script("api");
        JsonNode.Parse(test.Read("out.json"))!.ToJsonString().Should().Be(
            $$"""{"script_id":"api","route_urls":["api.example.com/*"],"version_id":"{{script.LatestVersion.Id}}","deployment_id":"{{script.CurrentDeployment!.Id}}"}""");
        test.Stable(test.Read("out.yaml")).Replace("\"", "", StringComparison.Ordinal).Should().Be(
            "deployment_id: DEPLOYMENT-1\nroute_urls:\n- api.example.com/*\nscript_id: api\nversion_id: VERSION-1\n");
        test.Stable(test.Read(".slipway/kubernetes/planton-cloud-pipelines/configmaps/api-outputs.yaml")).Replace("\"", "", StringComparison.Ordinal)
            .Should().Contain("  deployment_id: DEPLOYMENT-1\n  route_urls: api.example.com/*\n  script_id: api\n  version_id: VERSION-1\n");
    }

    [Fact]
    public async Task Outputs_of_several_Workers_stand_below_their_names()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("one");
        await test.PutBundleAsync("two");
        test.WriteManifest("one", file: "w/1.yaml");
        test.WriteManifest("two", file: "w/2.yaml");

        var output = await test.OutputAsync("deploy", "w", "--yes", "--output-file", "out.json");

        output.Should().Contain("\none: uploading the script: 1 file, 60 bytes\n").And.Contain("\nOutputs of two:\n    script_id:     \"two\"\n");
        JsonNode.Parse(test.Read("out.json"))!.AsObject().Select(worker => worker.Key).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Outputs_of_Workers_of_one_name_in_two_accounts_stand_below_accounts_and_names()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        var (dev, prod) = (test.Server.Account.Id, test.Server.AddAccount("prod").Id);
        test.WriteManifest(file: "w/dev.yaml");
        test.Directory.Write("w/prod.yaml", test.Read("w/dev.yaml").Replace(dev, prod, StringComparison.Ordinal));

        var output = await test.RunAsync("deploy", "w", "--yes", "--output-file", "out.json", "--outputs-config-map", "outputs");
        var json = await test.RunAsync("deploy", "w", "--yes", "--format", "json");
        var destroyed = await test.RunAsync("destroy", "w", "--yes", "--format", "json");

        (output.ExitCode, json.ExitCode, destroyed.ExitCode).Should().Be((0, 0, 0), output.Transcript + json.Transcript + destroyed.Transcript);
        output.Output.Should().Contain($"\n{dev}.api: uploading the script").And.Contain($"\nOutputs of {prod}.api:\n");
        string[] keys = [$"{dev}.api", $"{prod}.api"];
        JsonNode.Parse(test.Read("out.json"))!.AsObject().Select(worker => worker.Key).Should().Equal(keys);
        JsonNode.Parse(json.Output)!["outputs"]!.AsObject().Select(worker => worker.Key).Should().Equal(keys);
        JsonNode.Parse(destroyed.Output)!["outputs"]!.AsObject().Select(worker => worker.Key).Should().BeEquivalentTo(keys);
        test.Read(".slipway/kubernetes/planton-cloud-pipelines/configmaps/outputs.yaml").Replace("\"", "", StringComparison.Ordinal).Should().Contain($"  {dev}.api.script_id: ").And.Contain($"  {prod}.api.script_id: ");
    }

    [Fact]
    public async Task A_Worker_that_is_chosen_out_of_several_keeps_its_key_and_the_others_outputs_stay()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("one");
        await test.PutBundleAsync("two");
        test.WriteManifest("one", file: "w/1.yaml");
        test.WriteManifest("two", file: "w/2.yaml");
        await test.OutputAsync("deploy", "w", "--yes", "--outputs-config-map", "outputs");

        await test.OutputAsync("deploy", "w", "--yes", "--worker-name", "two", "--outputs-config-map", "outputs", "--output-file", "out.json");

        test.Read(".slipway/kubernetes/planton-cloud-pipelines/configmaps/outputs.yaml").Should().Contain("  one.script_id: ").And.Contain("  two.script_id: ").And.NotContain("  script_id: ");
        JsonNode.Parse(test.Read("out.json"))!.AsObject().Select(worker => worker.Key).Should().Equal("two");
    }

    [Fact]
    public async Task The_outputs_of_Workers_before_one_that_fails_are_shown_and_written_all_the_same()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("one");
        await test.PutBundleAsync("two");
        test.WriteManifest("one", file: "w/1.yaml");
        test.WriteManifest("two", file: "w/2.yaml");
        test.Server.Fail("PUT /accounts/*/workers/scripts/two", Testing.Cloudflare.ApiFault.Error(400, 10021, "Uncaught SyntaxError"));

        var result = await test.RunAsync("deploy", "w", "--yes", "--output-file", "out.json", "--outputs-config-map", "outputs");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("\nOutputs of one:\n    script_id:     \"one\"\n").And.NotContain("Outputs of two");
        result.Error.Should().Contain("ERROR: uploading Worker 'two': 10021 Uncaught SyntaxError.");
        JsonNode.Parse(test.Read("out.json"))!["one"]!["version_id"]!.GetValue<string>().Should().Be(test.Server.Script("one").LiveVersion!.Id);
        test.Read(".slipway/kubernetes/planton-cloud-pipelines/configmaps/outputs.yaml").Should().Contain("  one.version_id: ").And.NotContain("two.");
    }

    [Theory]
    [InlineData("out.txt", "ends in none of .yaml, .yml and .json, which name the format.")]
    [InlineData("none/out.json", "cannot be written: there is no directory 'DIR/none'.")]
    public async Task A_file_that_cannot_be_written_is_refused_before_anything_is_done(string file, string why)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();

        var result = await test.RunAsync("deploy", "api.yaml", "--yes", "--output-file", file);

        (result.ExitCode, test.Stable(result.Error)).Should().Be((2, $"ERROR: option --output-file: '{file}' {why}\n"));
        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task For_programs_plan_and_outputs_are_one_object_and_the_rest_goes_to_standard_error()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Dns);

        var result = await test.RunAsync("deploy", "api.yaml", "--yes", "--format", "json");

        result.ExitCode.Should().Be(0);
        test.Stable(result.Output).Should().Be(Golden.Read("deploy.json"));
        test.Stable(result.Error).Should().Be("""
            reading Worker 'api' in account ACCOUNT
            uploading the script: 1 file, 60 bytes
            creating DNS record 'api.example.com'
            creating route 'api.example.com/*'

            """);
    }

    [Fact]
    public async Task A_gradual_deployment_is_promoted_without_an_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        test.WriteManifest(spec: "  env: {variables: {MODE: fast}}");

        await test.OutputAsync("deploy", "api.yaml", "--yes", "--traffic", "10");
        test.Server.Script("api").CurrentDeployment!.Versions.Select(v => v.Percentage).Should().BeEquivalentTo([10d, 90d]);
        var before = test.Server.Requests.Count;
        (await test.OutputAsync("deploy", "api.yaml", "--yes", "--promote")).Should().Contain("deployment api");

        test.Server.Script("api").CurrentDeployment!.Versions.Should().ContainSingle().Which.VersionId.Should().Be(test.Server.Script("api").LatestVersion.Id);
        test.Server.Requests.Skip(before).Where(r => r.Method == "POST").Should().ContainSingle().Which.Path.Should().EndWith("/deployments");
        (await test.OutputAsync("deploy", "api.yaml", "--yes", "--promote")).Should()
            .Contain("\nWarning: version VERSION-2 (commit 25be4802) has all traffic, so there is nothing to promote.\n").And.Contain("\nNothing to do.\n");
    }

    [Fact]
    public async Task A_Worker_whose_code_is_in_the_manifest_needs_a_bucket_for_its_state()
    {
        await using var test = await DeliveryCase.StartAsync();
        Directory.CreateDirectory(test.Directory[".slipway/objects/states"]);
        test.Directory.Write("inline.yaml", $$"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata: {name: inline}
            spec:
              account_id: {{test.Server.Account.Id}}
              worker_name: inline
              content: "export default { fetch() { return new Response('inline'); } };"
              compatibility_date: "2026-01-01"
            """);

        var result = await test.RunAsync("deploy", "inline.yaml", "--yes");
        (result.ExitCode, result.Error).Should().Be((2, "ERROR: finding the state of Worker 'inline': its manifest names no bundle, and so no bucket. Name the state's bucket: --state-bucket.\n"));

        await test.OutputAsync("deploy", "inline.yaml", "--yes", "--state-bucket", "states");
        (await test.RunAsync("plan", "inline.yaml", "--state-bucket", "states")).ExitCode.Should().Be(0);
        File.Exists(test.Directory[$".slipway/objects/states/slipway/state/{test.Server.Account.Id}/inline.json"]).Should().BeTrue();
    }

    [Fact]
    public async Task Secrets_come_from_a_file_and_appear_nowhere()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: "  env: {secrets: {API_KEY: {secretKeyRef: {name: api, key: key}}}}");
        test.Directory.Write("secrets.env", "API_KEY=hunter2\n");

        var result = await test.RunAsync("deploy", "api.yaml", "--yes", "--secrets-file", "secrets.env");

        result.ExitCode.Should().Be(0, result.Error);
        test.Server.Script("api").Secrets["API_KEY"].Should().Be("hunter2");
        result.Transcript.Should().NotContain("hunter2");
        test.ReadState("api").Should().NotContain("hunter2");
    }

    [Fact]
    public async Task An_outputs_file_gives_what_references_lead_to()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        var kv = test.Server.AddKvNamespace("cache");
        test.WriteManifest(spec: "  kv_bindings: [{name: CACHE, field_path: $cloudflare-kv-namespace/my-cache/status.outputs.namespace_id}]");
        test.Directory.Write("outputs.yaml", $"cloudflare-kv-namespace:\n  my-cache:\n    namespace_id: {kv.Id}\n");

        await test.OutputAsync("deploy", "api.yaml", "--yes", "--outputs", "outputs.yaml");

        test.Server.Script("api").LatestVersion.Binding("CACHE")!["namespace_id"]!.ToString().Should().Be(kv.Id);
    }
}
