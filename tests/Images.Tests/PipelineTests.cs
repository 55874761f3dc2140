using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Images.Tests;

/// <summary>The work of the pipeline, each step in its image.</summary>
public class PipelineTests(BuiltImages images)
{
    private const string Source = "--source-path=/workspace/source", Bundle = "--bundle-path=/workspace/bundle", Namespace = "--namespace=workers",
        Artifact = "--worker-script-artifact-config-map-name=hello-artifact", Manifests = "--kustomize-manifests-config-map-name=hello-manifests",
        Kubernetes = "--kubernetes-endpoint-url=file:///workspace/kubernetes", Bucket = "--r2-bucket-name=scripts", Key = "--r2-object-key=hello/1.js";

    [Fact]
    public async Task A_Worker_goes_from_git_to_a_deployable_manifest_with_what_the_images_bring()
    {
        _ = images["git-checkout"];
        var commit = "";
        using var pod = await ImagePod.CreateAsync(async workspace => commit = await CommitSampleAsync(Path.Combine(workspace, "repository")));
        await pod.UseRegistryAsync();

        await RunAsync(pod, "git-checkout", ["--url=file:///workspace/repository", "--output-path=/workspace", "--subdirectory=source"], "commit");
        pod.Result("commit").Should().Be(commit);

        await RunAsync(pod, "detect-package-manager", [Source], "package-manager", "package-manager-version", "install-directory", "lockfile");
        pod.Result("package-manager").Should().Be("npm");

        string[] manager =
        [
            Source, "--package-manager=npm", $"--package-manager-version={pod.Result("package-manager-version")}", $"--install-directory={pod.Result("install-directory")}",
        ];
        await RunAsync(pod, "install-dependencies", [.. manager, $"--lockfile={pod.Result("lockfile")}"]);
        await RunAsync(pod, "bundle-worker", [.. manager, Bundle]);

        await RunAsync(pod, "measure-bundle", [Source, Bundle, $"--commit={commit}"], "bundle-hash");
        await RunAsync(pod, "check-bundle", [Source, Bundle]);
        var hash = $"--bundle-hash={pod.Result("bundle-hash")}";
        await RunAsync(pod, "upload-bundle", [Bundle, hash, Bucket, Key, "--r2-endpoint-url=file:///workspace/objects"], "artifact-url");
        pod.Result("artifact-url").Should().Be("s3://scripts/hello/1.js");
        File.Exists(pod["objects/scripts/hello/1.js"]).Should().BeTrue();

        await RunAsync(pod, "store-metadata", [Bundle, hash, Artifact, Namespace, Bucket, Key, Kubernetes]);
        await RunAsync(pod, "build-manifests", [Source, Manifests, Namespace, Kubernetes], "overlays");
        await RunAsync(pod, "inject-bundle", [Artifact, Manifests, Namespace, Kubernetes], "injected");
        pod.Result("injected").Should().Be("3", "the sample has as many overlays");
        Directory.EnumerateDirectories(Path.Combine(pod.Path, "home", ".cache", "slipway")).Select(d => Path.GetFileName(d))
            .Should().Equal(["node-compile-cache"], "no tool had to be fetched, only what the project names");
    }

    [Fact]
    public async Task The_overlay_that_a_build_writes_installs_the_images_that_it_built()
    {
        _ = images["slipway"];

        var installed = await Command.Run("kubectl", "kustomize", Path.Combine(Repository.Root, "artifacts", "kustomize")).ExecuteAsync(TestContext.Current.CancellationToken);

        installed.ExitCode.Should().Be(0, installed.Error);
        var named = installed.Output.Split('\n').Where(l => l.StartsWith("  image: ", StringComparison.Ordinal)).Select(l => l["  image: ".Length..]);
        named.Should().BeEquivalentTo(BuiltImages.Steps.Select(s => $"localhost/slipway-test/{s}:9.8.7"));
    }

    [Fact]
    public async Task The_command_prints_its_schema_and_refuses_what_is_wrong()
    {
        var image = images["slipway"];
        using var pod = await ImagePod.CreateAsync();

        var schema = await image.RunAsync(pod, "schema");
        schema.ExitCode.Should().Be(0, schema.Error);
        JsonNode.Parse(schema.Output)!["$schema"].Should().NotBeNull();

        var plan = await image.RunAsync(pod, "plan", "/workspace/none.yaml");
        (plan.ExitCode, plan.Error).Should().Match<(int Code, string Error)>(p => p.Code == 2 && p.Error.Contains("/workspace/none.yaml"));
    }

    private async Task RunAsync(ImagePod pod, string step, IEnumerable<string> arguments, params string[] results)
    {
        var result = await images[step].RunAsync(pod, [.. arguments, .. ImagePod.Results(results)]);
        result.ExitCode.Should().Be(0, "of {0}:\n{1}", step, result.LastLines(30));
    }

    private static async Task<string> CommitSampleAsync(string path)
    {
        var repository = await GitRepository.CreateAsync(path);
        var files = await Command.Run("git", "-c", "safe.directory=*", "ls-files", "-z", "samples/hello-worker").InDirectory(Repository.Root).ExecuteAsync(TestContext.Current.CancellationToken);
        foreach (var file in files.Output.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            repository.Write(Path.GetRelativePath("samples/hello-worker", file), await File.ReadAllTextAsync(Path.Combine(Repository.Root, file)));
        }

        return await repository.CommitAsync();
    }
}
