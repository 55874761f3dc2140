using System.Text.Json.Nodes;
using Slipway.Images.Tests;
using Slipway.Processes;
using Slipway.Testing;

[assembly: AssemblyFixture(typeof(BuiltImages))]

namespace Slipway.Images.Tests;

/// <summary>All images, built once as a person builds them: <c>./build.sh images</c>.</summary>
public sealed class BuiltImages : IAsyncLifetime
{
    private const string Registry = "localhost/slipway-test", Tag = "9.8.7";

    private readonly Dictionary<string, BuiltImage> images = [];
    private readonly List<string> containers = [];
    private Buildah? buildah;
    private string? unavailable;

    /// <summary>An image; skips the test where images cannot be built.</summary>
    public BuiltImage this[string name]
    {
        get
        {
            Assert.SkipWhen(unavailable is not null, unavailable ?? "");
            return images[name];
        }
    }

    public static IReadOnlyList<string> Steps { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "steps")).Select(d => Path.GetFileName(d)).Where(n => n != "bin" && n != "obj").Order()];

    /// <summary>The images on the chiseled base.</summary>
    public static IReadOnlyList<string> Plain { get; } = [.. Steps.Except(["git-checkout", "detect-package-manager", "install-dependencies", "bundle-worker", "check-bundle"]), "slipway"];

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        unavailable = ProgramPath.Find("kubectl") is null || ProgramPath.Find("npm") is null ? "needs kubectl and npm" : await Buildah.UnavailableAsync(ct);
        if (unavailable is not null)
        {
            return;
        }

        buildah = await Buildah.OpenAsync(ct);
        // Those of a run that was killed.
        await buildah.RunAsync(ct, "rm", "--all");
        var bases = new BaseImages(buildah);
        await bases.EnsureAsync(ct);
        var build = await Command.Run(
            Path.Combine(Repository.Root, "build.sh"), "images", "--builder=buildah", $"--registry={Registry}", $"--tag={Tag}", "--platform=linux/amd64",
            $"--chiseled-image={bases.Chiseled}", $"--aspnet-image={bases.AspNet}", $"--runtime-image={bases.Runtime}", $"--node-image={bases.NodeJs}", $"--kubectl-image={bases.Kubectl}")
            .WithEnvironment(buildah.Environment).ExecuteAsync(ct);
        if (!build.IsSuccess)
        {
            throw new InvalidOperationException($"./build.sh images: exit code {build.ExitCode}\n{build.LastLines(40)}");
        }

        // What earlier builds had in the place of today's layers.
        await buildah.RunAsync(ct, "rmi", "--prune");
        foreach (var name in Steps.Append("slipway"))
        {
            var container = await buildah.RunAsync(ct, "from", "--pull-never", $"{Registry}/{name}:{Tag}");
            containers.Add(container);
            var config = JsonNode.Parse(await buildah.RunAsync(ct, "inspect", container))!["OCIv1"]!["config"]!.AsObject();
            images[name] = new BuiltImage(name, await buildah.RunAsync(ct, "mount", container), config, name == "slipway" ? bases.AspNet : Plain.Contains(name) ? bases.Chiseled : bases.Runtime);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (containers.Count > 0)
        {
            await buildah!.RunAsync(CancellationToken.None, ["rm", .. containers]);
        }

        if (buildah is not null)
        {
            await Buildah.UnmountAsync();
            buildah.Dispose();
        }
    }
}
