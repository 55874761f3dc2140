using System.Security.Cryptography;
using System.Text;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BuildManifestsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly Dictionary<string, string> options;
    private readonly Dictionary<string, string?> environment = new() { ["KUBERNETES_SERVICE_HOST"] = null };

    public BuildManifestsTests()
    {
        folder.Write("source/svc/_kustomize/base/kustomization.yaml", "resources: [service.yaml]\n");
        folder.Write("source/svc/_kustomize/base/service.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: worker\ndata:\n  env: base\n");
        Overlay("prod");
        Overlay("dev");
        options = new()
        {
            ["source-path"] = folder["source"],
            ["project-root"] = "svc",
            ["kustomize-manifests-config-map-name"] = "my-worker-manifests",
            ["namespace"] = "default",
            ["kubernetes-endpoint-url"] = $"file://{folder["objects"]}",
            ["overlays-result-path"] = folder["overlays"],
        };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string MapFile => folder["objects/default/configmaps/my-worker-manifests.yaml"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_overlay_is_a_key_whose_value_is_the_base64_of_what_kustomize_builds()
    {
        var result = await SucceedAsync();
        var expected = await Command.Run("kubectl", "kustomize", folder["source/svc/_kustomize/overlays/dev"]).ExecuteAsync(Ct);
        var data = await DataAsync();
        data.Keys.Should().Equal("dev", "prod");
        data["dev"].Should().Be(expected.Output).And.Contain("env: dev");
        (await File.ReadAllTextAsync(folder["overlays"], Ct)).Should().Be("dev,prod");
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().StartWith("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: my-worker-manifests
              namespace: default
              labels:
                app.kubernetes.io/managed-by: planton-cloud
            data:
              dev:
            """);
        result.Error.Should().Contain("build-manifests: built overlay prod in ");
        Directory.GetFileSystemEntries(folder["tmp"]).Should().BeEmpty("the scratch directory is deleted");
    }

    [Fact]
    public async Task Every_failing_overlay_is_named_with_kustomizes_message_and_the_earlier_map_stays()
    {
        await SucceedAsync();
        var earlier = await File.ReadAllTextAsync(MapFile, Ct);
        File.Delete(folder["overlays"]);
        folder.Write("source/svc/_kustomize/overlays/broken/kustomization.yaml", "resources: [missing.yaml]\n");
        folder.Write("source/svc/_kustomize/overlays/alien/kustomization.yaml", "resource: [x]\n");
        var error = await FailAsync(1);
        error.Should().Contain("ERROR: building overlays 'alien', 'broken' with 'kubectl kustomize' failed; no ConfigMap was written.\nalien: invalid Kustomization: ")
            .And.Contain("unknown field \"resource\"").And.Contain("\nbroken: accumulating resources").And.Contain("missing.yaml: no such file or directory")
            .And.EndWith("Correct the kustomization; 'kubectl kustomize <overlay>' shows the same on your machine.\n");
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().Be(earlier);
        File.Exists(folder["overlays"]).Should().BeFalse("a failed step has no results");
    }

    [Theory]
    [InlineData("source/svc/_kustomize/overlays")]
    [InlineData("source/svc/_kustomize")]
    public async Task Without_overlays_the_map_is_empty_and_a_warning_says_so(string missing)
    {
        Directory.Delete(folder[missing], recursive: true);
        (await SucceedAsync()).Error.Should().Contain("build-manifests: warning: there is no directory _kustomize/overlays in the project: the ConfigMap will be empty\n");
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().EndWith("data: {}\n");
        (await File.ReadAllTextAsync(folder["overlays"], Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_directory_without_a_kustomization_is_passed_over_with_a_warning_and_a_file_without_a_word()
    {
        folder.Write("source/svc/_kustomize/overlays/shared/patch.yaml", "a: 1\n");
        folder.Write("source/svc/_kustomize/overlays/README.md", "about");
        var result = await SucceedAsync();
        result.Error.Should().Contain("build-manifests: warning: overlay shared is passed over: it has no kustomization.yaml\n").And.NotContain("README");
        (await DataAsync()).Keys.Should().Equal("dev", "prod");
    }

    [Theory]
    [InlineData("kustomization.yml")]
    [InlineData("Kustomization")]
    public async Task The_other_names_of_a_kustomization_are_known(string file)
    {
        folder.Write($"source/svc/_kustomize/overlays/other/{file}", "resources: [../../base]\n");
        await SucceedAsync();
        (await DataAsync()).Keys.Should().Contain("other");
    }

    [Fact]
    public async Task Kustomize_sees_no_credential_and_no_kubeconfig()
    {
        Tool("kustomize", """env > "$(dirname "$0")/seen-$(basename "$2")"; ls -A "$HOME" > "$(dirname "$0")/home-$(basename "$2")"; echo 'a: 1' > "$4" """);
        environment["KUBECONFIG"] = "/secret/kubeconfig";
        environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        environment["KUBERNETES_PORT"] = "secret";
        environment["HOME"] = folder["home"];
        await SucceedAsync();
        var seen = await File.ReadAllTextAsync(folder["bin/seen-dev"], Ct);
        seen.Should().Contain("PATH=").And.NotContain("secret").And.NotContain("KUBE").And.NotContain($"HOME={folder["home"]}");
        (await DataAsync())["prod"].Should().Be("a: 1\n");
    }

    [Fact]
    public async Task Kustomize_is_preferred_to_kubectl_and_what_it_remarks_is_logged()
    {
        Tool("kustomize", """echo "# Warning: 'commonLabels' is deprecated" >&2; test "$1" = build && echo "from: $2" > "$4" """);
        (await SucceedAsync()).Error.Should().Contain("build-manifests: warning: overlay dev: # Warning: 'commonLabels' is deprecated\n");
        (await DataAsync())["dev"].Should().Be($"from: {folder["source/svc/_kustomize/overlays/dev"]}\n");
    }

    [Fact]
    public async Task Without_either_tool_the_error_names_both()
    {
        environment["PATH"] = folder["empty"];
        environment["DOTNET_ROOT"] = DotnetRoot();
        (await FailAsync(2)).Should().EndWith("ERROR: building the overlays: neither 'kustomize' nor 'kubectl' is on the PATH. Install one of them.\n");
    }

    [Fact]
    public async Task Over_1_MiB_is_an_error_that_names_the_sizes_and_the_earlier_map_stays()
    {
        await SucceedAsync();
        var earlier = await File.ReadAllTextAsync(MapFile, Ct);
        folder.Write("source/svc/_kustomize/overlays/dev/big.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n  a: {Convert.ToHexString(RandomNumberGenerator.GetBytes(400_000))}\n");
        folder.Write("source/svc/_kustomize/overlays/dev/kustomization.yaml", "resources: [../../base, big.yaml]\n");
        (await FailAsync(1)).Should().MatchRegex(
            @"ERROR: writing ConfigMap 'default/my-worker-manifests': it would hold 1,06\d,\d{3} bytes, and Kubernetes takes at most 1,048,576 \(1 MiB\): dev 1,06\d,\d{3}, prod \d{3}\. Nothing was written\. Make the largest of them smaller\.\n\z");
        (await File.ReadAllTextAsync(MapFile, Ct)).Should().Be(earlier);
    }

    [Theory]
    [InlineData("project-root", "../elsewhere", "ERROR: finding the overlays: --project-root is '../elsewhere', which leads out of the checkout to '")]
    [InlineData("project-root", "/etc", "ERROR: finding the overlays: --project-root is '/etc', which leads out of the checkout to '/etc'. Give a directory inside the repository.")]
    [InlineData("project-root", "linked", "ERROR: finding the overlays: --project-root is 'linked', which leads out of the checkout to '")]
    [InlineData("project-root", "none", "ERROR: finding the overlays: --project-root is 'none', and the checkout has no such directory. Correct it, or add it to sparse-checkout-directories.")]
    [InlineData("kustomize-base-directory", "../../elsewhere", "ERROR: finding the overlays: --kustomize-base-directory is '../../elsewhere/overlays', which leads out of the checkout")]
    [InlineData("source-path", "/no/such/directory", "ERROR: finding the overlays: --source-path is '/no/such/directory', and there is no such directory. Run git-checkout first, or correct it.")]
    [InlineData("owner-identifier-label-key", "team", "ERROR: labelling the ConfigMap: --owner-identifier-label-key is 'team', but --owner-identifier-label-value is empty.")]
    [InlineData("kubeconfig", "config", "ERROR: choosing the cluster: --kubernetes-endpoint-url is 'file://")]
    public async Task A_wrong_option_is_one_error_and_nothing_is_written(string option, string value, string error)
    {
        Directory.CreateDirectory(folder["elsewhere/overlays"]);
        Directory.CreateSymbolicLink(folder["source/linked"], folder["elsewhere"]);
        options[option] = value;
        (await FailAsync(2)).Should().StartWith(error);
        Directory.Exists(folder["objects"]).Should().BeFalse();
    }

    [Fact]
    public async Task An_overlay_that_is_a_link_out_of_the_checkout_is_refused_and_one_inside_is_built()
    {
        Directory.CreateSymbolicLink(folder["source/svc/_kustomize/overlays/alias"], "dev");
        await SucceedAsync();
        (await DataAsync())["alias"].Should().Contain("env: dev");
        folder.Write("elsewhere/kustomization.yaml", "resources: []\n");
        Directory.CreateSymbolicLink(folder["source/svc/_kustomize/overlays/out"], folder["elsewhere"]);
        (await FailAsync(2)).Should().Contain("the overlay is '_kustomize/overlays/out', which leads out of the checkout");
    }

    [Fact]
    public async Task A_name_that_no_key_can_have_is_refused()
    {
        Overlay("my overlay");
        (await FailAsync(2)).Should().Contain("ERROR: finding the overlays: the overlay's name 'my overlay' is not a key of a ConfigMap:").And.EndWith("Rename the directory.\n");
    }

    [Fact]
    public async Task The_map_is_applied_to_the_cluster_of_a_kubeconfig_and_an_overlay_that_is_gone_is_removed()
    {
        await using var server = await KubernetesApiServer.StartAsync();
        options.Remove("kubernetes-endpoint-url");
        options["kubeconfig"] = folder.Write("kubeconfig", server.Kubeconfig());
        await SucceedAsync();
        server.ConfigMap("default", "my-worker-manifests")!["data"]!.AsObject().Select(d => d.Key).Should().Equal("dev", "prod");
        Directory.Delete(folder["source/svc/_kustomize/overlays/dev"], recursive: true);
        await SucceedAsync();
        server.ConfigMap("default", "my-worker-manifests")!["data"]!.AsObject().Select(d => d.Key).Should().Equal("prod");
    }

    [Fact]
    public async Task A_signal_stops_kustomize_and_leaves_nothing()
    {
        Tool("kustomize", """echo $$ > "$(dirname "$0")/running-$(basename "$2")"; exec sleep 60""");
        var run = Step().ToShell().ExecuteAsync(Ct);
        while (!File.Exists(folder["bin/running-dev"]) && !run.IsCompleted)
        {
            await Task.Delay(20, Ct);
        }

        await StepSignals.TerminateAsync(folder, Ct);
        var result = await run;
        result.ExitCode.Should().Be(143, result.Error);
        Directory.Exists($"/proc/{(await File.ReadAllTextAsync(folder["bin/running-dev"], Ct)).Trim()}").Should().BeFalse("kustomize was stopped");
        Directory.Exists(folder["objects"]).Should().BeFalse();
        Directory.GetFileSystemEntries(folder["tmp"]).Should().BeEmpty("the scratch directory is deleted");
    }

    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    private void Overlay(string name)
    {
        folder.Write($"source/svc/_kustomize/overlays/{name}/kustomization.yaml", "resources: [../../base]\npatches: [{path: patch.yaml}]\n");
        folder.Write($"source/svc/_kustomize/overlays/{name}/patch.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: worker\ndata:\n  env: {name.Split(' ')[0]}\n");
    }

    private void Tool(string name, string script)
    {
        var path = folder.Write($"bin/{name}", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private async Task<SortedDictionary<string, string>> DataAsync()
    {
        using var directory = new DirectoryKubernetes(folder["objects"]);
        var map = await directory.GetAsync(ResourceKind.ConfigMap, NamespaceName.Parse("default"), ResourceName.Parse("my-worker-manifests"), Ct);
        return new(map!["data"]!.AsObject().ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(Convert.FromBase64String((string)d.Value!))), StringComparer.Ordinal);
    }

    private Command Step() =>
        StepProgram.Named("build-manifests").WithArguments(options.Select(o => $"--{o.Key}={o.Value}"))
            .WithEnvironment("TEST_FOLDER", folder.Path).WithEnvironment("TMPDIR", folder["tmp"]).WithEnvironment(environment);

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
