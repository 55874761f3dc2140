using System.Collections.Concurrent;
using Slipway.Processes;
using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>What kustomize builds of the repository's folder <c>kustomize</c>.</summary>
internal static class Kustomization
{
    /// <summary>What was built already, by components: a build takes as long as a test should.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<CommandResult>>> BuiltOverlays = new(StringComparer.Ordinal);

    public static string Root { get; } = Path.Combine(Repository.Root, "kustomize");

    public static string Default { get; } = Path.Combine(Root, "overlays", "default");

    /// <summary>Kind and name.</summary>
    public static string Id(YamlNode value) => $"{value.Text("kind")}/{value.Text("metadata", "name")}";

    /// <summary>What a directory with a <c>kustomization.yaml</c> builds.</summary>
    public static async Task<IReadOnlyList<YamlNode>> BuildAsync(string directory) => Documents(await RunAsync(directory));

    /// <summary>What the default overlay with these components builds.</summary>
    public static async Task<IReadOnlyList<YamlNode>> WithAsync(params string[] components) => Documents(await TryWithAsync(components));

    /// <summary>The same, where it may fail.</summary>
    public static Task<CommandResult> TryWithAsync(params string[] components) =>
        BuiltOverlays.GetOrAdd(string.Join(' ', components), _ => new Lazy<Task<CommandResult>>(() => RunOverlayAsync(components))).Value;

    /// <summary>Holds text against a golden file, or with <c>SLIPWAY_ACCEPT=1</c> writes it.</summary>
    /// <param name="file">Path below <c>golden</c>.</param>
    /// <param name="text">What was built.</param>
    /// <param name="test">Name of the test that does this.</param>
    public static async Task ShouldBeGoldenAsync(string file, string text, string test)
    {
        var golden = Path.Combine(Repository.Root, "tests", "Definitions.Tests", "golden", file);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            await File.WriteAllTextAsync(golden, text, TestContext.Current.CancellationToken);
        }

        using var directory = new TemporaryDirectory();
        var difference = await Command.Run("git", "diff", "--no-index", "--no-color", "--exit-code", golden, directory.Write("built.yaml", text))
            .ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.True(
            difference.IsSuccess,
            $"kustomize builds something else than golden/{file}. If that is meant: SLIPWAY_ACCEPT=1 dotnet test tests/Definitions.Tests --filter {test}\n{difference.Output}{difference.Error}");
    }

    private static IReadOnlyList<YamlNode> Documents(CommandResult built)
    {
        built.ExitCode.Should().Be(0, built.LastLines(10));
        var stream = new YamlStream();
        stream.Load(new StringReader(built.Output));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    private static async Task<CommandResult> RunOverlayAsync(string[] components)
    {
        using var directory = new TemporaryDirectory();
        var overlay = directory["overlay"];
        // kustomize takes relative paths only.
        directory.Write(
            "overlay/kustomization.yaml",
            $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{Path.GetRelativePath(overlay, Default)}]
            components: [{string.Join(", ", components.Select(c => Path.GetRelativePath(overlay, Path.Combine(Root, "components", c))))}]
            """);
        return await RunAsync(overlay);
    }

    // Not the token of one test: others wait for the same build.
    private static Task<CommandResult> RunAsync(string directory) => Command.Run("kubectl", "kustomize", directory).ExecuteAsync(CancellationToken.None);
}
