namespace Slipway.Cli.Tests.Delivery;

public class PlanVerbTests
{
    private const string Spec = """
          dns:
            enabled: true
            hostname: api.example.com
          env:
            variables:
              MODE: fast
        """;

    [Fact]
    public async Task A_first_plan_shows_what_would_be_made_and_changes_nothing()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Spec);
        var before = test.Server.Snapshot();

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(3);
        test.Stable(result.Output).Should().Be(Golden.Read("plan-first.txt"));
        test.Stable(result.Error).Should().Be("reading Worker 'api' in account ACCOUNT\n");
        test.Server.Snapshot().Should().Be(before);
        File.Exists(test.StateFile("api")).Should().BeFalse();
    }

    [Fact]
    public async Task The_same_for_programs_is_one_object()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Spec);

        var result = await test.RunAsync("plan", "api.yaml", "--format", "json");

        result.ExitCode.Should().Be(3);
        test.Stable(result.Output).Should().Be(Golden.Read("plan-first.json"));
    }

    [Fact]
    public async Task A_plan_of_what_is_live_ends_with_0()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Spec);
        await test.OutputAsync("deploy", "api.yaml", "--yes");

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(0);
        test.Stable(result.Output).Should().Be(Golden.Read("plan-unchanged.txt"));
    }

    [Fact]
    public async Task Changes_show_the_old_value_and_the_new_one()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Spec);
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        const string Commit = "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233";
        await test.PutBundleAsync(commit: Commit, source: "export default { fetch() { return new Response('two'); } };\n");
        test.WriteManifest(commit: Commit, spec: """
              dns:
                enabled: true
                hostname: www.example.com
              env:
                variables:
                  MODE: slow
              schedules: ["*/5 * * * *"]
            """);

        (await test.OutputAsync("plan", "api.yaml")).Should().Be(Golden.Read("plan-changes.txt"));
    }

    [Fact]
    public async Task Several_manifests_are_planned_together_what_others_are_bound_to_first()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("front");
        await test.PutBundleAsync("back");
        test.WriteManifest("front", spec: "  services: [{name: BACK, service: back}]", file: "workers/a.yaml");
        test.WriteManifest("back", file: "workers/b.yaml");

        var output = await test.OutputAsync("plan", "workers");

        output.Should().MatchRegex("(?s)Worker 'back'.*Plan: 2 to create.*Worker 'front'.*Plan: 2 to create");
        var alone = await test.RunAsync("plan", "workers", "--worker-name", "front");
        (alone.ExitCode, test.Stable(alone.Error)).Should().Be((1,
            "reading Worker 'front' in account ACCOUNT\nERROR: deploying Worker 'front' (workers/a.yaml:13: spec.services[0]): binding 'BACK' names Worker 'back', and account ACCOUNT has none. "
            + "Deploy that Worker first, or together with this one, or correct its name.\n"));
        test.Server.AddScript("back");
        (await test.OutputAsync("plan", "workers", "--worker-name", "front")).Should().Contain("Worker 'front'").And.NotContain("Worker 'back'");
    }

    [Fact]
    public async Task Problems_of_all_Workers_are_told_at_once()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("one");
        await test.PutBundleAsync("two");
        test.WriteManifest("one", spec: "  dns: {enabled: true, hostname: api.example.org}", file: "w/1.yaml");
        test.WriteManifest("two", spec: "  workers_dev: {enabled: true}", file: "w/2.yaml");
        test.Server.Account.Subdomain = null;

        var result = await test.RunAsync("plan", "w");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Be("""
            reading Worker 'one' in account ACCOUNT
            reading Worker 'two' in account ACCOUNT
            ERROR: looking for the zone of 'api.example.org' (w/1.yaml:13: spec.dns.hostname): account 'ACCOUNT' has none that the token may see. Add the domain to the account, give the zone's zone_id, or let the token read it (Zone › Zone: Read).
            ERROR: enabling workers.dev for Worker 'two': account 'ACCOUNT' has no subdomain of workers.dev yet. Choose one in the dashboard under Workers & Pages (it is asked for once), or set workers_dev to false.

            """);
    }

    [Fact]
    public async Task Manifests_come_from_standard_input_too()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        var manifest = test.Read(test.WriteManifest(file: "elsewhere/x.yaml"));

        var result = await test.Slipway("plan", "-").WithStandardInput(manifest).ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(3, result.Error);
        result.Output.Should().Contain("+ worker api");
    }

    [Fact]
    public async Task Manifests_come_from_a_ConfigMap_that_a_run_left()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        var manifest = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(test.Read(test.WriteManifest(file: "elsewhere/x.yaml"))));
        test.Directory.Write(
            ".slipway/kubernetes/planton-cloud-pipelines/configmaps/api-manifests.yaml",
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: api-manifests, namespace: planton-cloud-pipelines}}\ndata: {{prod: {manifest}, local: bm90aGluZw==}}\n");

        (await test.OutputAsync("plan", "configmap/api-manifests")).Should().Contain("+ worker api");

        var unknown = await test.RunAsync("plan", "configmap/api-manifests", "--overlay", "dev");
        (unknown.ExitCode, test.Stable(unknown.Error)).Should().Be((2,
            "ERROR: choosing overlays: ConfigMap 'planton-cloud-pipelines/api-manifests' of directory DIR/.slipway/kubernetes has no overlay 'dev'. It has prod: correct the names.\n"));
    }

    [Theory]
    [InlineData("plan", "ERROR: argument MANIFEST is missing. 'slipway plan --help' shows how it is used.\n")]
    [InlineData("plan none.yaml", "ERROR: reading manifests: there is no file or directory 'none.yaml'. Correct the path.\n")]
    [InlineData("plan api.yaml --worker-name web", "ERROR: choosing Worker 'web': the manifests have 'api'. Correct worker-name, or leave it out for all.\n")]
    [InlineData("plan api.yaml --overlay prod", "ERROR: option --overlay: 'prod' chooses overlays of a ConfigMap, and the manifests are files: name the files of that overlay, and leave the option out.\n")]
    [InlineData("plan api.yaml --traffic 101", "ERROR: option --traffic: '101' is not a share of the traffic: percent, from 0.01 to 100, with at most two decimals.\n")]
    [InlineData("plan api.yaml --traffic 10 --promote", "ERROR: option --traffic: '10' and --promote contradict each other: --promote gives all traffic to the version that is deployed already. Give one of them.\n")]
    [InlineData("plan api.yaml --state-bucket A", "ERROR: option --state-bucket: 'A' is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.\n")]
    [InlineData("plan api.yaml --api-token-file none", "ERROR: reading the Cloudflare API token: there is no file 'none'. Make a token at dash.cloudflare.com/profile/api-tokens and write it there, and nothing else.\n")]
    [InlineData("plan api.yaml --r2-endpoint-url https://127.0.0.1:1", "ERROR: reading the credentials of the object store: AWS_ACCESS_KEY_ID is not set, and --r2-credentials is not given. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --r2-credentials DIR with the files access-key-id and secret-access-key. The manifest's bucket is not among those of local runs (.slipway/objects has 'scripts'): correct the manifest if one of them is meant.\n")]
    [InlineData("plan broken.yaml", "ERROR: broken.yaml:1: spec: is missing. What the Worker shall be.\n")]
    public async Task What_was_typed_wrongly_ends_with_2(string line, string message)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        test.Directory.Write("broken.yaml", "apiVersion: cloudflare.project-planton.org/v1\nkind: CloudflareWorker\nmetadata: {name: api}\n");

        var result = await test.RunAsync(line.Split(' '));

        (result.ExitCode, test.Stable(result.Error)).Should().Be((2, message));
        result.Output.Should().BeEmpty();
        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_that_is_not_given_is_an_error_that_says_how_to_give_it()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        test.Environment["CLOUDFLARE_API_TOKEN"] = null;

        var result = await test.RunAsync("plan", "api.yaml");

        (result.ExitCode, result.Error).Should().Be((2,
            "ERROR: reading the Cloudflare API token: environment variable CLOUDFLARE_API_TOKEN is not set, and --api-token-file is not given. "
            + "Make a token at dash.cloudflare.com/profile/api-tokens and give it in one of the two ways.\n"));
    }

    [Fact]
    public async Task A_failure_is_told_to_programs_too()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.WriteManifest();
        test.Server.Token.Status = "expired";
        await test.PutBundleAsync();

        var result = await test.RunAsync("plan", "api.yaml", "--format", "json");

        result.ExitCode.Should().Be(1);
        ((string?)System.Text.Json.Nodes.JsonNode.Parse(result.Output)!["error"]).Should().Contain("expired");
        result.Error.Should().Contain("ERROR: verifying the API token");
    }
}
