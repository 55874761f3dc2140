using System.Text;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>What a kustomization can try that build-manifests builds, which has the service account's token mounted.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HostileManifestsTests : IDisposable
{
    private const string Secret = "canary-of-the-token";

    private readonly TemporaryDirectory folder = new();

    public HostileManifestsTests()
    {
        folder.Write("token/token", Secret);
        folder.Write("source/_kustomize/base/kustomization.yaml", "resources: []\n");
        Directory.CreateDirectory(folder["source/_kustomize/overlays/x"]);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("configMapGenerator: [{name: a, files: [TOKEN]}]", "is not in or below")]
    [InlineData("configMapGenerator: [{name: a, files: [../../../../token/token]}]", "is not in or below")]
    [InlineData("configMapGenerator: [{name: a, files: [link]}]", "is not in or below")]
    [InlineData("configMapGenerator: [{name: a, envs: [TOKEN]}]", "is not in or below")]
    [InlineData("configMapGenerator: [{name: a, envs: [link]}]", "is not in or below")]
    [InlineData("secretGenerator: [{name: a, files: [/proc/self/environ]}]", "is not in or below")]
    [InlineData("resources: [TOKEN]", "is not in or below")]
    [InlineData("resources: [link]", "is not in or below")]
    [InlineData("patches: [{path: link}]", "is not in or below")]
    [InlineData("components: [link]", "link")]
    [InlineData("crds: [link]", "is not in or below")]
    [InlineData("configurations: [link]", "is not in or below")]
    [InlineData("openapi: {path: link}", "is not in or below")]
    [InlineData("replacements: [{path: link}]", "is not in or below")]
    [InlineData("transformers: [link]", "link")]
    [InlineData("helmCharts: [{name: a, repo: 'http://127.0.0.1:1', version: '1'}]", "--enable-helm")]
    public async Task The_token_does_not_get_into_the_ConfigMap_and_not_into_the_log(string kustomization, string error)
    {
        File.CreateSymbolicLink(folder["source/_kustomize/overlays/x/link"], folder["token/token"]);
        Kustomization(kustomization.Replace("TOKEN", folder["token/token"], StringComparison.Ordinal));
        var result = await FailAsync();

        result.Should().Contain("building overlay 'x' with '").And.Contain(error);
    }

    [Fact]
    public async Task A_kustomization_that_is_a_link_out_of_the_checkout_is_refused_by_name()
    {
        File.CreateSymbolicLink(folder["source/_kustomize/overlays/x/kustomization.yaml"], folder["token/token"]);

        (await FailAsync()).Should().Contain("overlays/x/kustomization.yaml").And.Contain("leads out of the checkout");
    }

    [Fact]
    public async Task The_directory_of_the_token_is_no_base()
    {
        Kustomization("resources: [../../../../token]");
        (await FailAsync()).Should().Contain("unable to find one of 'kustomization.yaml'");
        Directory.CreateSymbolicLink(folder["source/_kustomize/overlays/x/base"], folder["token"]);
        Kustomization("resources: [base]");
        (await FailAsync()).Should().Contain("unable to find one of 'kustomization.yaml'");
    }

    [Theory]
    [InlineData("generators: [plugin.yaml]", "apiVersion: v1\nkind: Any\nmetadata:\n  name: a\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./steal}\n")]
    [InlineData("transformers: [plugin.yaml]", "apiVersion: v1\nkind: Any\nmetadata:\n  name: a\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./steal}\n")]
    [InlineData("generators: [plugin.yaml]", "apiVersion: someteam.example.com/v1\nkind: Steal\nmetadata: {name: a}\n")]
    public async Task No_program_of_the_repository_is_run(string kustomization, string plugin)
    {
        Kustomization(kustomization);
        folder.Write("source/_kustomize/overlays/x/plugin.yaml", plugin);
        var program = folder.Write("source/_kustomize/overlays/x/steal", $"#!/bin/sh\ntouch {folder["stolen"]}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await FailAsync();
        File.Exists(folder["stolen"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_remote_base_that_cannot_be_had_is_an_error_in_kustomizes_words()
    {
        Kustomization("resources: ['http://127.0.0.1:1/base.yaml']");

        (await FailAsync()).Should().Contain("building overlay 'x'").And.Contain("127.0.0.1:1");
    }

    [Fact]
    public async Task Links_inside_of_the_checkout_are_built()
    {
        folder.Write("source/settings.txt", "value");
        folder.Write("source/_kustomize/overlays/x/real.txt", "value");
        File.CreateSymbolicLink(folder["source/_kustomize/overlays/x/link"], "real.txt");
        Kustomization("resources: [../../base]\nconfigMapGenerator: [{name: a, files: [link]}]");
        var result = await RunAsync();

        result.ExitCode.Should().Be(0, result.Error);
        using var directory = new DirectoryKubernetes(folder["objects"]);
        var map = await directory.GetAsync(ResourceKind.ConfigMap, NamespaceName.Parse("default"), ResourceName.Parse("manifests"), Ct);
        Encoding.UTF8.GetString(Convert.FromBase64String((string)map!["data"]!["x"]!)).Should().Contain("link: value");
    }

    private void Kustomization(string text) => folder.Write("source/_kustomize/overlays/x/kustomization.yaml", text + "\n");

    private async Task<string> FailAsync()
    {
        var result = await RunAsync();
        result.ExitCode.Should().BeOneOf([1, 2], result.Error);
        (result.Output + result.Error).Should().NotContain(Secret);
        Directory.Exists(folder["objects"]).Should().BeFalse("nothing was written");
        return result.Error;
    }

    private Task<CommandResult> RunAsync() => StepProgram.Named("build-manifests").WithArguments(
        $"--source-path={folder["source"]}", "--kustomize-manifests-config-map-name=manifests", "--namespace=default",
        $"--kubernetes-endpoint-url=file://{folder["objects"]}").ExecuteAsync(Ct);
}
