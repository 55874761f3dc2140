using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;

namespace Slipway.EndToEnd.Tests;

/// <summary>Runs of the same project at the same time, and what a run leaves for whoever looks for it later.</summary>
public class ConcurrentRunsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_of_the_same_commit_at_once_give_one_artifact_and_runs_of_two_commits_two()
    {
        using var slipway = new SlipwayRun();
        var worker = slipway.WriteWorker("hello");
        await GitAsync(worker, "init", "-q", "-b", "main");
        var first = await CommitAsync(worker);
        slipway.WriteWorker("hello", "export default { fetch() { return new Response('second'); } };\n");
        slipway.Directory.Write("hello/_kustomize/overlays/dev/kustomization.yaml", "namePrefix: dev-\n");
        var second = await CommitAsync(worker);

        var runs = await Task.WhenAll(
            slipway.RunJsonAsync(worker, "--revision", first), slipway.RunJsonAsync(worker, "--revision", first), slipway.RunJsonAsync(worker, "--revision", second));

        runs.Select(r => r.ExitCode).Should().AllBeEquivalentTo(0, "{0}", string.Join('\n', runs.Select(r => r.Report.ToString())));
        runs.Select(r => r.Report.Text("results", "commit")).Should().Equal(first, first, second);
        runs[1].Report.Text("results", "bundle-hash").Should().Be(runs[0].Report.Text("results", "bundle-hash"));
        runs[2].Report.Text("results", "bundle-hash").Should().NotBe(runs[0].Report.Text("results", "bundle-hash"));
        foreach (var (_, report, _) in runs)
        {
            var stored = await File.ReadAllBytesAsync(slipway.Object($"hello/{report.Text("results", "commit")}.js"), Ct);
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stored)).Should().Be(report.Text("results", "bundle-hash"));
        }

        Directory.GetFiles(Path.Combine(slipway.Output, "objects", "local", "hello"), "*.js").Should().HaveCount(2);
        // All three write to the same ConfigMap: it is that of one of them, whole.
        var map = await ReadAsync(slipway, "hello-artifact");
        runs.Select(r => (Path: $"hello/{r.Report.Text("results", "commit")}.js", Hash: r.Report.Text("results", "bundle-hash"))).Should().Contain(
            ((string)map["path"]!, (string)map["content-hash"]!));
        (await ReadAsync(slipway, "hello-manifests")).Should().NotBeNull();
        Directory.GetDirectories(Path.Combine(slipway.Output, "runs")).Should().HaveCount(3, "each has its own logs");
    }

    [Fact]
    public async Task On_one_machine_there_is_no_older_run_to_cancel_and_one_line_says_so()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello"), "-p", "cancel-in-progress=true");

        exitCode.Should().Be(0, report.ToString());
        (await LogAsync(slipway, "cancel-superseded-runs", "cancel-superseded-runs")).Should().MatchRegex(@"^cancel-superseded-runs: directory \S+ is no cluster: there is nothing to cancel\n$");
    }

    [Fact]
    public async Task A_run_that_failed_leaves_the_logs_of_all_steps_that_ran()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello", "export default {{{\n"));

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/bundle-worker");
        (await LogAsync(slipway, "build-worker", "git-checkout")).Should().NotBeEmpty();
        (await LogAsync(slipway, "build-worker", "bundle-worker")).Should().Contain("src/index.js:1");
        report["tasks"]!.AsArray().Select(task => (string?)task!["name"]).Should().Contain("build-worker");
    }

    private static Task<string> LogAsync(SlipwayRun slipway, string task, string step) =>
        File.ReadAllTextAsync(Path.Combine(Directory.GetDirectories(Path.Combine(slipway.Output, "runs")).Single(), "logs", task, $"{step}.log"), Ct);

    private static async Task<JsonObject> ReadAsync(SlipwayRun slipway, string name)
    {
        using var directory = new DirectoryKubernetes(Path.Combine(slipway.Output, "kubernetes"));
        var map = await directory.GetAsync(ResourceKind.ConfigMap, NamespaceName.Parse("planton-cloud-pipelines"), ResourceName.Parse(name), Ct);
        return map!["data"]!.AsObject();
    }

    private static async Task<string> CommitAsync(string directory)
    {
        await GitAsync(directory, "add", "-A");
        await GitAsync(directory, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "change");
        return (await GitAsync(directory, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var result = await Command.Run("git", arguments).InDirectory(directory).ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, result.Error);
        return result.Output;
    }
}
