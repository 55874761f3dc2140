using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

public class SampleTests
{
    [Theory]
    [InlineData("hello-worker", ".", "npm")]
    [InlineData("yarn-worker", ".", "yarn")]
    [InlineData("pnpm-monorepo", "workers/issue", "pnpm")]
    [InlineData("pnpm-monorepo", "workers/download", "pnpm")]
    [InlineData("bun-worker", ".", "bun")]
    [InlineData("wasm-worker", ".", "npm")]
    [InlineData("assets-worker", ".", "npm")]
    [InlineData("durable-object-worker", ".", "npm")]
    public async Task A_sample_is_built_and_its_artifact_is_what_the_results_say(string sample, string projectRoot, string manager)
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, progress) = await slipway.RunJsonAsync(Path.Combine(Repository.Root, "samples", sample), "--project-root", projectRoot);

        exitCode.Should().Be(0, "{0}\n{1}", progress, report);
        report.Text("status").Should().Be("Succeeded");
        report.Text("results", "package-manager").Should().Be(manager);
        var artifact = report.Text("results", "artifact-url");
        artifact.Should().StartWith("s3://local/");
        var file = Path.Combine(slipway.Output, "objects", artifact["s3://".Length..]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        report.Text("results", "bundle-hash").Should().Be(hash);

        var configMap = await File.ReadAllTextAsync(
            report["configMaps"]!.AsObject().Single(c => c.Key.EndsWith("-artifact", StringComparison.Ordinal)).Value!.GetValue<string>(),
            TestContext.Current.CancellationToken);
        configMap.Should().Contain(hash).And.Contain("app.kubernetes.io/managed-by: planton-cloud");
        File.Exists(file + ".bundle.json").Should().BeTrue("the index lies beside the main module");
        foreach (var module in JsonNode.Parse(await File.ReadAllTextAsync(file + ".bundle.json", TestContext.Current.CancellationToken))!["modules"]!.AsArray())
        {
            var isMain = module!["sha256"]!.GetValue<string>() == hash;
            var blob = Path.Combine(Path.GetDirectoryName(file)!, "blobs", "sha256", module["sha256"]!.GetValue<string>());
            File.Exists(isMain ? file : blob).Should().BeTrue();
        }

        await SampleAnswers.CheckAsync(projectRoot == "." ? sample : Path.GetFileName(projectRoot), file);
    }

    [Fact]
    public async Task The_overlays_of_hello_worker_are_in_the_manifests_ConfigMap_as_kustomize_builds_them()
    {
        using var slipway = new SlipwayRun();
        var sample = slipway.WriteSample("hello-worker");
        var (_, report, _) = await slipway.RunJsonAsync(sample);

        var yaml = await File.ReadAllTextAsync(report.Text("configMaps", "hello-worker-manifests"), TestContext.Current.CancellationToken);
        foreach (var overlay in new[] { "dev", "staging", "prod" })
        {
            var line = yaml.Split('\n').Single(l => l.TrimStart().StartsWith(overlay + ":", StringComparison.Ordinal));
            var built = await Processes.Command.Run("kubectl", "kustomize", Path.Combine(sample, "_kustomize", "overlays", overlay)).ExecuteAsync(TestContext.Current.CancellationToken);
            Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(": ")[1].Trim('"'))).Should().Be(built.Output);
        }
    }
}
