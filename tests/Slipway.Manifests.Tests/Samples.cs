using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Manifests.Tests;

/// <summary>The manifests of the samples.</summary>
public static class Samples
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples");

    /// <summary>All overlays, as <c>sample/overlay</c>.</summary>
    public static IReadOnlyList<string> Overlays =>
    [
        .. Directory.GetDirectories(Folder)
            .Where(sample => Directory.Exists(Path.Combine(sample, "_kustomize", "overlays")))
            .SelectMany(sample => Directory.GetDirectories(Path.Combine(sample, "_kustomize", "overlays")), (sample, overlay) => $"{Path.GetFileName(sample)}/{Path.GetFileName(overlay)}"),
    ];

    /// <summary>What kustomize makes of an overlay.</summary>
    public static async Task<string> BuildAsync(string sample, string overlay, CancellationToken ct)
    {
        var built = await Command.Run("kubectl", "kustomize", Path.Combine(Folder, sample, "_kustomize", "overlays", overlay)).ExecuteAsync(ct);
        built.IsSuccess.Should().BeTrue(built.LastLines(10));
        return built.Output;
    }
}
