using Serilog;

namespace Slipway.Bundles;

/// <summary>Miniflare, Cloudflare's simulator of what surrounds a Worker: an npm package that brings its own workerd.</summary>
/// <param name="Node">Full path of the Node.js that runs it.</param>
/// <param name="MainModule">Full path of its main module.</param>
internal sealed record MiniflareProgram(string Node, string MainModule)
{
    /// <summary>Its version: the newest when this was written (npmjs.com/package/miniflare).</summary>
    public const string Version = "4.20260730.0";

    private const string Package = "miniflare";

    /// <summary>Finds it among the kept tools, or fetches it; so its Node.js, when that on the PATH is too old.</summary>
    /// <exception cref="ToolchainException">One of them cannot be had.</exception>
    public static async Task<MiniflareProgram> PrepareAsync(ILogger log, CancellationToken ct)
    {
        var directory = await KeptTools.GetAsync(Package, Version, partial => NpmPackages.InstallAsync(Package, Version, partial, log, ct), ct);
        var package = Path.Combine(directory, "node_modules", Package);
        var range = PackageJson.Read(Path.Combine(package, PackageJson.FileName), Package).Engine("node");
        var node = await NodeInstallation.PrepareAsync(
            VersionRange.TryParse(range, out var needed) ? [new NodeWish($"{Package} {Version}", needed, IsNeed: true)] : [], log, ct);
        return new MiniflareProgram(node.Program, Path.Combine(package, "dist", "src", "index.js"));
    }
}
