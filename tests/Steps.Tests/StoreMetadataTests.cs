using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StoreMetadataTests : IDisposable
{
    private const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private readonly TemporaryDirectory folder = new();
    private readonly Dictionary<string, string> options;

    public StoreMetadataTests()
    {
        WriteIndex("index.js");
        options = new()
        {
            ["bundle-path"] = folder["bundle"],
            ["worker-script-artifact-config-map-name"] = "my-worker-artifact",
            ["namespace"] = "default",
            ["r2-bucket-name"] = "scripts",
            ["r2-object-key"] = "my-worker/abc.js",
            ["bundle-hash"] = Hash,
            ["commit"] = "0123abc",
            ["kubernetes-endpoint-url"] = $"file://{folder["objects"]}",
        };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string MapFile => folder["objects/default/configmaps/my-worker-artifact.yaml"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_results_of_the_task_are_said_by_this_step_which_comes_after_the_users_code()
    {
        string[] results = ["commit", "package-manager", "bundle-hash", "bundle-size", "chains-git-url", "chains-git-commit"];
        (options["bundle-size"], options["git-url"], options["package-manager"]) = ("12345", "https://git.example.com/a/b.git", "pnpm");
        foreach (var result in results)
        {
            options[$"{result}-result-path"] = folder[result];
        }

        await SucceedAsync();

        results.Select(result => File.ReadAllText(folder[result])).Should().Equal("0123abc", "pnpm", Hash, "12345", "https://git.example.com/a/b.git", "0123abc");
    }

    [Fact]
    public async Task The_artifact_is_described_in_a_file_of_the_directory()
    {
        options["owner-identifier-label-key"] = "planton.cloud/service-id";
        options["owner-identifier-label-value"] = "svc-abc123";
        await SucceedAsync();
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().Be($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: my-worker-artifact
              namespace: default
              labels:
                app.kubernetes.io/managed-by: planton-cloud
                planton.cloud/service-id: svc-abc123
            data:
              bucket: scripts
              commit: "0123abc"
              content-hash: {{Hash}}
              index-hash: {{Quoted(IndexHash())}}
              path: my-worker/abc.js
              size-bytes: "245678"

            """);
    }

    [Fact]
    public async Task Without_a_commit_the_one_of_the_index_is_taken()
    {
        options.Remove("commit");
        await SucceedAsync();
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().Contain("commit: fedcba-dirty\n");
    }

    [Fact]
    public async Task Of_a_worker_of_assets_only_the_index_itself_is_the_artifact()
    {
        WriteIndex(null);
        options["bundle-hash"] = $"sha256:{IndexHash()}";
        await SucceedAsync();
        var text = await File.ReadAllTextAsync(MapFile, Ct);
        text.Should().Contain($"content-hash: {Quoted(IndexHash())}\n").And.Contain($"index-hash: {Quoted(IndexHash())}\n")
            .And.Contain($"size-bytes: \"{new FileInfo(folder["bundle/bundle.json"]).Length}\"\n");
    }

    [Fact]
    public async Task A_hash_of_another_build_is_refused_and_the_earlier_object_stays()
    {
        await SucceedAsync();
        var earlier = await File.ReadAllTextAsync(MapFile, Ct);
        options["bundle-hash"] = new string('b', 64);
        (await FailAsync(2)).Should().Be(
            $"ERROR: checking the bundle in '{folder["bundle"]}': --bundle-hash is '{new string('b', 64)}', but its index says {Hash} for the main module 'index.js'. "
            + "The index is that of another build: run measure-bundle again and give its result bundle-hash.\n");
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().Be(earlier);
    }

    [Fact]
    public async Task A_missing_index_is_an_error_that_says_who_writes_it()
    {
        File.Delete(folder["bundle/bundle.json"]);
        (await FailAsync(2)).Should().Be(
            $"ERROR: reading the bundle index '{folder["bundle/bundle.json"]}': there is no such file. measure-bundle writes it: run that step first, or correct --bundle-path.\n");
    }

    [Fact]
    public async Task A_damaged_index_is_an_error()
    {
        folder.Write("bundle/bundle.json", "{");
        (await FailAsync(1)).Should().StartWith($"ERROR: reading the bundle index '{folder["bundle/bundle.json"]}': it is not a bundle index:").And.EndWith("Run measure-bundle again.\n");
        folder.Write("bundle/bundle.json", (await ReadIndexAsync()).Replace("\"mainModule\": \"index.js\"", "\"mainModule\": \"other.js\"", StringComparison.Ordinal));
        (await FailAsync(1)).Should().Contain("it names the main module 'other.js', but does not list it. Run measure-bundle again.");

        Task<string> ReadIndexAsync()
        {
            WriteIndex("index.js");
            return File.ReadAllTextAsync(folder["bundle/bundle.json"], Ct);
        }
    }

    [Theory]
    [InlineData("owner-identifier-label-key", "team", "--owner-identifier-label-value is empty. A label needs both: give --owner-identifier-label-value too, or neither.")]
    [InlineData("owner-identifier-label-value", "team", "--owner-identifier-label-key is empty. A label needs both: give --owner-identifier-label-key too, or neither.")]
    [InlineData("owner-identifier-label-key", "a b", "option --owner-identifier-label-key: 'a b' is not the key of a label:")]
    [InlineData("managed-by", "a b", "option --managed-by: 'a b' is not the value of a label:")]
    [InlineData("namespace", "Default", "option --namespace: 'Default' is not the name of a namespace:")]
    [InlineData("worker-script-artifact-config-map-name", "a_b", "option --worker-script-artifact-config-map-name: 'a_b' is not the name of an object:")]
    [InlineData("r2-bucket-name", "A", "option --r2-bucket-name: 'A' is not a bucket name:")]
    [InlineData("r2-object-key", "/a", "option --r2-object-key: '/a' is not an object key:")]
    [InlineData("bundle-hash", "abc", "option --bundle-hash: 'abc' is not a SHA-256 digest:")]
    [InlineData("kubeconfig", "config", "--kubernetes-endpoint-url is 'file://")]
    [InlineData("kubernetes-endpoint-url", "https://a", "Valid are file:///directory, and empty for the cluster that this runs in")]
    [InlineData("kubernetes-endpoint-url", "", "finding the Kubernetes API: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")]
    public async Task A_wrong_option_is_one_error_that_says_the_rule_and_writes_nothing(string option, string value, string error)
    {
        options[option] = value;
        (await FailAsync(2)).Should().StartWith("ERROR: ").And.Contain(error);
        Directory.Exists(folder["objects"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_read_only_directory_is_an_error_that_says_what_to_do()
    {
        Directory.CreateDirectory(folder["objects"]);
        var step = Step();
        if (Environment.IsPrivilegedProcess)
        {
            // Root may write everywhere: another user may not.
            Assert.SkipUnless(ProgramPath.Find("setpriv") is not null, "the test runs as root, and there is no setpriv to run the step as another user");
            OpenToAll(folder.Path);
            step = Command.Run("setpriv", ["--reuid=65532", "--regid=65532", "--clear-groups", step.Program, .. step.Arguments]);
            var probe = await Command.Run("setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "test", "-x", StepProgram.Named("store-metadata").Program).ExecuteAsync(Ct);
            Assert.SkipUnless(probe.IsSuccess, "the user 65532 may not run programs of this directory");
        }

        File.SetUnixFileMode(folder["objects"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var result = await step.ExecuteAsync(Ct);
        File.SetUnixFileMode(folder["objects"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        result.ExitCode.Should().Be(1, result.Error);
        result.Error.Should().Be($"ERROR: Access to the path '{folder["objects/default"]}' is denied. This user may not write there: change the owner or choose another directory.\n");
        Directory.GetFileSystemEntries(folder["objects"]).Should().BeEmpty();
    }

    [Fact]
    public async Task The_object_is_applied_to_the_cluster_of_a_kubeconfig_through_trouble()
    {
        await using var server = await ClusterAsync();
        server.Inject(KubernetesApiFault.Status(500, "InternalError", "etcd {0} {{x}}"), KubernetesApiFault.Cut);
        var result = await SucceedAsync();
        result.Error.Should().Contain("store-metadata: warning: applying ConfigMap 'default/my-worker-artifact': 500: etcd {0} {{x}}; trying again in ")
            .And.Contain($"store-metadata: wrote ConfigMap default/my-worker-artifact to cluster {server.Address}\n").And.NotContain("builder-token");
        var map = server.ConfigMap("default", "my-worker-artifact")!;
        map["data"]!["size-bytes"]!.GetValue<string>().Should().Be("245678");
        map["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"app.kubernetes.io/managed-by":"planton-cloud"}""");
    }

    [Fact]
    public async Task A_conflict_names_the_other_field_manager()
    {
        await using var server = await ClusterAsync();
        server.Apply("default", "my-worker-artifact", "kubectl-create", [new("bucket", "theirs")]);
        (await FailAsync(1)).Should().StartWith(
            "ERROR: applying ConfigMap 'default/my-worker-artifact': 409 Conflict: other field managers own fields of it: 'kubectl-create' owns .data.bucket.");
    }

    [Fact]
    public async Task A_missing_right_says_what_to_grant()
    {
        await using var server = await ClusterAsync();
        server.Deny("builder", "patch");
        (await FailAsync(1)).Should().StartWith("ERROR: applying ConfigMap 'default/my-worker-artifact': 403 Forbidden: ").And.Contain("verbs [\"create\", \"patch\"]");
    }

    [Fact]
    public async Task A_signal_during_the_call_ends_the_step_at_once()
    {
        await using var server = await ClusterAsync();
        server.Inject(KubernetesApiFault.Hang);
        var run = Step().ToShell().ExecuteAsync(Ct);
        while (server.Requests.IsEmpty && !run.IsCompleted)
        {
            await Task.Delay(20, Ct);
        }

        await StepSignals.TerminateAsync(folder, Ct);
        var result = await run;
        result.ExitCode.Should().Be(143, result.Error);
        result.Error.Should().EndWith("stopped by a signal; nothing half-written is left behind\n");
        server.ConfigMap("default", "my-worker-artifact").Should().BeNull();
    }

    private static string Quoted(string hex) => char.IsAsciiDigit(hex[0]) ? $"\"{hex}\"" : hex;

    private static void OpenToAll(string root)
    {
        foreach (var directory in Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Append(root))
        {
            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    private async Task<KubernetesApiServer> ClusterAsync()
    {
        var server = await KubernetesApiServer.StartAsync();
        options.Remove("kubernetes-endpoint-url");
        options["kubeconfig"] = folder.Write("kubeconfig", server.Kubeconfig());
        return server;
    }

    private void WriteIndex(string? mainModule) =>
        folder.Write("bundle/bundle.json", Encoding.UTF8.GetString(new BundleIndex
        {
            SchemaVersion = BundleIndex.CurrentSchemaVersion,
            WorkerName = "my-worker",
            MainModule = mainModule,
            Modules = mainModule is null ? [] :
            [
                new(mainModule, "application/javascript+module", Hash, 245678),
                new("other.wasm", "application/wasm", new string('c', 64), 7),
            ],
            SourceMaps = [],
            Assets = mainModule is null ? new(new JsonObject(), [new("/index.html", "text/html", new string('d', 64), 9)]) : null,
            CompatibilityDate = "2026-01-01",
            CompatibilityFlags = [],
            Bindings = new JsonObject(),
            Source = new("https://git.example/a.git", "fedcba-dirty", "."),
            Tools = new("24.21.0", "4.164.0", "npm", "11.0.0", ""),
        }.ToBytes()));

    private string IndexHash() => ObjectStore.Sha256Digest.Of(File.ReadAllBytes(folder["bundle/bundle.json"])).Hex;

    private Command Step() =>
        StepProgram.Named("store-metadata").WithArguments(options.Select(o => $"--{o.Key}={o.Value}"))
            .WithEnvironment("KUBERNETES_SERVICE_HOST", null).WithEnvironment("TEST_FOLDER", folder.Path);

    private async Task<CommandResult> SucceedAsync()
    {
        var result = await Step().ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().BeEmpty();
        return result;
    }

    private async Task<string> FailAsync(int exitCode)
    {
        var result = await Step().ExecuteAsync(Ct);
        result.ExitCode.Should().Be(exitCode, result.Error);
        return result.Error;
    }
}
