using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>The Pipelines that deploy, run on this machine against an API that keeps what it is told.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Token = "test-token";
    private readonly SlipwayRun slipway = new();
    private CloudflareApiServer cloudflare = null!;

    public async ValueTask InitializeAsync()
    {
        cloudflare = await CloudflareApiServer.StartAsync();
        slipway.Environment["CLOUDFLARE_API_TOKEN"] = Token;
        slipway.Environment["CLOUDFLARE_API_BASE_URL"] = cloudflare.BaseUrl;
    }

    public async ValueTask DisposeAsync()
    {
        slipway.Dispose();
        await cloudflare.DisposeAsync();
    }

    [Fact]
    public async Task One_run_builds_a_Worker_and_deploys_it_and_the_next_deploys_it_again_without_a_change()
    {
        cloudflare.AddZone("example.com");
        var (exitCode, report, progress) = await slipway.RunJsonAsync(WriteWorker(), "--pipeline", "deliver-cloudflare-worker");

        exitCode.Should().Be(0, "{0}\n{1}", report, progress);
        report["tasks"]!.AsArray().Select(task => (string?)task!["name"]).Should().BeEquivalentTo(["build-worker", "kustomize-build", "cancel-superseded-runs", "deploy-worker"]);
        var script = cloudflare.Script("hello");
        var key = report.Text("results", "artifact-url")["s3://local/".Length..];
        script.LiveVersion!.Modules.Single(module => module.Name == script.LiveVersion.MainModule).Content.ToArray().Should().Equal(await File.ReadAllBytesAsync(slipway.Object(key), Ct));
        script.LiveVersion.Message.Should().Be(key);
        script.LiveVersion.Tag.Should().Be(report.Text("results", "commit"));
        script.LiveVersion.Binding("PLACE")!["text"]!.GetValue<string>().Should().Be("prod");
        report.Text("results", "script-ids").Should().Be("hello");
        report.Text("results", "version-ids").Should().Be(script.LiveVersion.Id);
        report.Text("results", "deployment-ids").Should().Be(script.CurrentDeployment!.Id);
        report.Text("results", "route-urls").Should().Contain("hello.example.com");
        report["configMaps"]!.AsObject().Select(map => map.Key).Should().Equal("hello-artifact", "hello-manifests", "hello-manifests-outputs");
        cloudflare.Account.Scripts.Keys.Should().Equal(["hello"], "the overlay local is never deployed");
        await NothingHoldsTheTokenAsync(report, progress);

        var before = (Snapshot: cloudflare.Snapshot(), Calls: cloudflare.Requests.Count);
        var (againExitCode, again, againProgress) = await slipway.RunJsonAsync("--pipeline", "deploy-cloudflare-worker");

        againExitCode.Should().Be(0, "{0}\n{1}", again, againProgress);
        cloudflare.Snapshot().Should().Be(before.Snapshot);
        cloudflare.Requests.Skip(before.Calls).Should().OnlyContain(request => request.Method == "GET");
        again.Text("results", "version-ids").Should().Be(script.LiveVersion.Id);
        (await LogAsync(again, "deploy-worker", "inject-bundle")).Should().EndWith(
            $"inject-bundle: ConfigMap planton-cloud-pipelines/hello-manifests is unchanged: it names s3://local/{key} already\n");
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_at_Cloudflare()
    {
        cloudflare.AddZone("example.com");
        var before = cloudflare.Snapshot();
        var (exitCode, report, progress) = await slipway.RunJsonAsync(WriteWorker(), "--pipeline", "deliver-cloudflare-worker", "-p", "dry-run=true");

        exitCode.Should().Be(0, "{0}\n{1}", report, progress);
        cloudflare.Snapshot().Should().Be(before);
        cloudflare.Requests.Should().NotBeEmpty();
        (await LogAsync(report, "deploy-worker", "deploy-worker")).Should().Contain("hello");
    }

    [Fact]
    public async Task Without_a_token_nothing_runs()
    {
        slipway.Environment["CLOUDFLARE_API_TOKEN"] = null;
        var result = await slipway.RunAsync(WriteWorker(), "--pipeline", "deliver-cloudflare-worker");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be(
            "ERROR: workspace 'cloudflare-credentials': there is no Cloudflare API token. Set CLOUDFLARE_API_TOKEN, or give -w cloudflare-credentials=DIR, a directory with the file api-token.\n");
        cloudflare.Requests.Should().BeEmpty();
        Directory.Exists(Path.Combine(slipway.Output, "objects")).Should().BeFalse();
    }

    [Fact]
    public async Task A_build_script_finds_no_token_in_its_environment()
    {
        slipway.Environment["PROBE"] = slipway.Directory["probe"];
        var worker = WriteWorker();
        slipway.Directory.Write("hello/package.json", """{"name":"hello","private":true,"scripts":{"build":"env > $PROBE"}}""");
        slipway.Directory.Write("hello/package-lock.json", """{"name":"hello","lockfileVersion":3,"requires":true,"packages":{"":{"name":"hello"}}}""");
        await slipway.RunAsync(worker, "--pipeline", "deliver-cloudflare-worker", "-p", "dry-run=true");

        (await File.ReadAllTextAsync(slipway.Directory["probe"], Ct)).Should().Contain("PATH=").And.NotContain(Token);
    }

    [Fact]
    public async Task With_nothing_built_a_deployment_says_how_to_build()
    {
        var result = await slipway.RunAsync("--pipeline", "deploy-cloudflare-worker");

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith($"ERROR: choosing what to deploy: '{slipway.Output}/kubernetes/planton-cloud-pipelines/configmaps' holds no artifact of a run");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A Worker with a route in the overlay prod, and an overlay local, which has no account.</summary>
    private string WriteWorker()
    {
        var directory = slipway.WriteWorker("hello");
        foreach (var overlay in new[] { "local", "prod" })
        {
            slipway.Directory.Write($"hello/_kustomize/overlays/{overlay}/kustomization.yaml", "resources: [worker.yaml]\n");
            slipway.Directory.Write($"hello/_kustomize/overlays/{overlay}/worker.yaml", $$"""
                apiVersion: cloudflare.project-planton.org/v1
                kind: CloudflareWorker
                metadata:
                  name: hello
                spec:
                  account_id: {{cloudflare.Account.Id}}
                  script:
                    name: {{(overlay == "prod" ? "hello" : "hello-local")}}
                    bundle: {bucket: "", path: ""}
                  dns:
                    enabled: true
                    hostname: hello.example.com
                  env:
                    variables: {PLACE: {{overlay}}}

                """);
        }

        return directory;
    }

    private async Task NothingHoldsTheTokenAsync(JsonObject report, string progress)
    {
        (report.ToJsonString() + progress).Should().NotContain(Token);
        foreach (var file in Directory.GetFiles(slipway.Output, "*", SearchOption.AllDirectories))
        {
            Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, Ct)).Should().NotContain(Token, "of {0}", file);
        }
    }

    private static Task<string> LogAsync(JsonObject report, string task, string step) => File.ReadAllTextAsync(
        report["tasks"]!.AsArray().Single(t => (string?)t!["name"] == task)!["steps"]!.AsArray().Single(s => (string?)s!["name"] == step)!["log"]!.GetValue<string>(), Ct);
}
