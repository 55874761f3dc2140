using System.Text.Json;
using Serilog;

namespace Slipway.Bundles;

/// <summary>The wrangler that bundles a project.</summary>
/// <param name="CliFile">Full path of the JavaScript file that is wrangler.</param>
/// <param name="Version">Its version.</param>
/// <param name="NodeRange">The Node.js that it runs on, or null.</param>
/// <param name="PnpFile">Yarn's <c>.pnp.cjs</c> through which it is loaded, or null.</param>
public sealed record WranglerProgram(string CliFile, SemanticVersion Version, VersionRange? NodeRange, string? PnpFile)
{
    /// <summary>The wrangler for projects that install none: the newest when this was written (npmjs.com/package/wrangler).</summary>
    public const string PinnedVersion = "4.164.0";

    private static readonly SemanticVersion Oldest = new(2, 0, 0);

    /// <summary>Finds the project's wrangler as Node.js does: in <c>node_modules</c> from the project root up to the repository root, or
    /// where Yarn's Plug'n'Play says. Without one, the pinned version, installed once.</summary>
    /// <exception cref="BundleException">The project's wrangler is too old.</exception>
    /// <exception cref="ToolchainException">The pinned one cannot be had.</exception>
    public static async Task<WranglerProgram> FindAsync(ProjectLocation project, Toolchain toolchain, ILogger log, CancellationToken ct)
    {
        var found = project.Upwards(project.ProjectRoot).Select(InNodeModules).FirstOrDefault(w => w is not null) ?? await InPlugAndPlayAsync(project, toolchain, ct);
        if (found is null)
        {
            log.Warning(
                "the project installs no wrangler: bundling with wrangler {Version}. Add it to devDependencies, so that every build takes the same one",
                PinnedVersion);
            var directory = await KeptTools.GetAsync(
                "wrangler", PinnedVersion, partial => NpmPackages.InstallAsync("wrangler", PinnedVersion, partial, log, ct), ct);
            found = InNodeModules(directory)!;
        }

        return found.Version >= Oldest
            ? found
            : throw new BundleException(
                $"bundling with wrangler {found.Version}, which the project installs: it cannot make a dry run. Install wrangler 2 or later (npm install --save-dev wrangler@4).");
    }

    /// <summary>The toolchain, with another Node.js where this wrangler does not run on the toolchain's.</summary>
    public async Task<Toolchain> RunsOnAsync(
        Toolchain toolchain, ProjectLocation project, PackageManager manager, ILogger log, CancellationToken ct) =>
        NodeRange is null || !SemanticVersion.TryParse(toolchain.NodeVersion, out var node) || NodeRange.Includes(node)
            ? toolchain
            : await Toolchain.PrepareAsync(project, manager, new NodeWish($"wrangler {Version}", NodeRange, IsNeed: true), log, ct);

    private static WranglerProgram? InNodeModules(string directory)
    {
        var package = Path.Combine(directory, "node_modules", "wrangler");
        var file = Path.Combine(package, PackageJson.FileName);
        return File.Exists(file) ? Read(ProjectLocation.RealPath(package), File.ReadAllBytes(file), null) : null;
    }

    private static async Task<WranglerProgram?> InPlugAndPlayAsync(ProjectLocation project, Toolchain toolchain, CancellationToken ct)
    {
        var pnp = project.Upwards(project.ProjectRoot).Select(d => Path.Combine(d, ".pnp.cjs")).FirstOrDefault(File.Exists);
        if (pnp is null)
        {
            return null;
        }

        // Packages lie in archives, which only Node.js with Yarn's file reads.
        const string Script =
            "const file = require('module').createRequire(process.cwd() + '/').resolve('wrangler/package.json');"
            + "console.log(file); console.log(JSON.stringify(require(file)));";
        var result = await toolchain.Run(toolchain.NodeProgram, "--require", pnp, "--eval", Script).ExecuteAsync(ct);
        var lines = result.Output.Split('\n');
        return result.IsSuccess && lines.Length > 1
            ? Read(Path.GetDirectoryName(lines[0])!, System.Text.Encoding.UTF8.GetBytes(lines[1]), pnp)
            : null;
    }

    private static WranglerProgram Read(string directory, byte[] packageJson, string? pnp)
    {
        using var json = JsonDocument.Parse(packageJson);
        var version = SemanticVersion.TryParse(json.RootElement.GetProperty("version").GetString(), out var v) ? v : default;
        var main = json.RootElement.TryGetProperty("main", out var m) && m.GetString() is { } given ? given : "wrangler-dist/cli.js";
        var range = json.RootElement.TryGetProperty("engines", out var engines) && engines.TryGetProperty("node", out var node)
            && VersionRange.TryParse(node.GetString(), out var parsed) ? parsed : null;
        return new WranglerProgram(Path.GetFullPath(main, directory), version, range, pnp);
    }
}
