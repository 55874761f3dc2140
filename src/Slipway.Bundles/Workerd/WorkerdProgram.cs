using System.Runtime.InteropServices;
using Serilog;

namespace Slipway.Bundles;

/// <summary>Cloudflare's runtime for Workers, workerd: a native program that npm packages hold for each system.</summary>
/// <param name="File">Full path of the program.</param>
/// <param name="Version">Its version, such as <c>1.20261117.1</c>, which holds the newest compatibility date that it knows for sure.</param>
public sealed record WorkerdProgram(string File, string Version)
{
    /// <summary>The workerd for projects whose wrangler brings none: the newest when this was written (npmjs.com/package/workerd).</summary>
    public const string PinnedVersion = "1.20261117.1";

    private const string CacheKind = "workerd";

    /// <summary>Finds the workerd of the project's wrangler, as Node.js would from wrangler's place; without one the pinned version, installed once.</summary>
    /// <param name="project">The project.</param>
    /// <param name="toolchain">Makes the toolchain of the project, with which Yarn's Plug'n'Play is asked; called only where there is one.</param>
    /// <param name="log">Hears what is fetched.</param>
    /// <exception cref="ToolchainException">None can be had.</exception>
    public static async Task<WorkerdProgram> FindAsync(ProjectLocation project, Func<Task<Toolchain>> toolchain, ILogger log, CancellationToken ct) =>
        project.Upwards(project.ProjectRoot).Select(BesideOfWrangler).FirstOrDefault(found => found is not null)
            ?? await InPlugAndPlayAsync(project, toolchain, ct)
            ?? BesideOfWrangler(KeptTools.PathOf("wrangler", WranglerProgram.PinnedVersion))
            ?? await PinnedAsync(log, ct);

    /// <summary>The pinned version, installed once.</summary>
    /// <exception cref="ToolchainException">It cannot be had.</exception>
    public static async Task<WorkerdProgram> PinnedAsync(ILogger log, CancellationToken ct)
    {
        var directory = await KeptTools.GetAsync(
            CacheKind, PinnedVersion, partial => NpmPackages.InstallAsync("workerd", PinnedVersion, partial, log, ct), ct);
        return In(Path.Combine(directory, "node_modules", "workerd"))
            ?? throw new ToolchainException(
                $"looking for workerd {PinnedVersion}: npm has no build of it for this machine ({SystemPackage()}). Build on Linux, macOS or Windows with x64 or arm64.");
    }

    /// <summary>The one that the wrangler in a directory's <c>node_modules</c> depends on.</summary>
    private static WorkerdProgram? BesideOfWrangler(string directory) =>
        Path.Combine(directory, "node_modules", "wrangler") is var wrangler && Directory.Exists(wrangler) && Resolve(wrangler, "workerd") is { } workerd ? In(workerd) : null;

    private static WorkerdProgram? In(string workerd)
    {
        if (Resolve(workerd, SystemPackage()) is not { } native || InstalledProgram.At(Path.Combine(native, PackageJson.FileName)) is not { } package)
        {
            return null;
        }

        var file = Path.Combine(native, "bin", OperatingSystem.IsWindows() ? "workerd.exe" : "workerd");
        return System.IO.File.Exists(file) ? new WorkerdProgram(file, package.Version) : null;
    }

    /// <summary>The directory of a package, looked for as Node.js does: in <c>node_modules</c> from the real place of who asks upwards.</summary>
    private static string? Resolve(string from, string package)
    {
        for (var at = ProjectLocation.RealPath(from); at is not null; at = Path.GetDirectoryName(at))
        {
            var found = Path.Combine(at, "node_modules", package);
            if (Directory.Exists(found))
            {
                return ProjectLocation.RealPath(found);
            }
        }

        return null;
    }

    private static async Task<WorkerdProgram?> InPlugAndPlayAsync(ProjectLocation project, Func<Task<Toolchain>> toolchain, CancellationToken ct)
    {
        if (project.Upwards(project.ProjectRoot).Select(d => Path.Combine(d, ".pnp.cjs")).FirstOrDefault(System.IO.File.Exists) is not { } pnp)
        {
            return null;
        }

        // Yarn unpacks packages that hold programs, and says where.
        const string Script =
            "const from = (file) => require('module').createRequire(file);"
            + "const wrangler = from(process.cwd() + '/').resolve('wrangler/package.json');"
            + "const workerd = from(wrangler).resolve('workerd/package.json');"
            + "console.log(require('path').dirname(from(workerd).resolve(process.argv[1] + '/package.json')));";
        var tools = await toolchain();
        var result = await tools.Run(tools.NodeProgram, "--require", pnp, "--eval", Script, SystemPackage()).ExecuteAsync(ct);
        var native = result.Output.Split('\n')[0];
        var program = Path.Combine(native, "bin", "workerd");
        return result.IsSuccess && System.IO.File.Exists(program) && InstalledProgram.At(program) is { } package
            ? new WorkerdProgram(program, package.Version)
            : null;
    }

    /// <summary>npm's package that holds the program for this machine (workerd's <c>install.js</c>).</summary>
    private static string SystemPackage()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "linux";
        return $"@cloudflare/workerd-{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "64")}";
    }
}
