using Serilog;

namespace Slipway.Bundles;

/// <summary>A package manager that runs on this machine.</summary>
/// <param name="Directory">The directory to put on the PATH; null when it is on it already.</param>
/// <param name="NodeRange">Its own <c>engines.node</c>, or null.</param>
/// <param name="YarnProgram">Full path of the repository's own Yarn, or null.</param>
internal sealed record ManagerInstallation(string? Directory, string? NodeRange, string? YarnProgram = null)
{
    private const string CacheKind = "package-managers";

    /// <summary>Tells the program <c>yarn</c> of <see cref="YarnShimAsync"/> which file to run.</summary>
    public const string YarnPathVariable = "SLIPWAY_YARN_PATH";

    /// <summary>The one on the PATH when it has exactly the version, else that version from npm, which is kept. A Yarn that the repository
    /// carries with it comes before both.</summary>
    /// <exception cref="ToolchainException">It cannot be had.</exception>
    public static async Task<ManagerInstallation> PrepareAsync(ProjectLocation project, PackageManager manager, ILogger log, CancellationToken ct)
    {
        if (manager.Kind == PackageManagerKind.None)
        {
            return new ManagerInstallation(null, null);
        }

        if (manager.Kind == PackageManagerKind.Yarn && YarnPath.Find(project, project.InstallDirectory) is { } yarn)
        {
            return new ManagerInstallation(await YarnShimAsync(ct), null, yarn.FilePath);
        }

        if (OnPath(manager) is { } installed)
        {
            return installed;
        }

        var version = manager.Version.Length > 0 ? manager.Version : PinnedManagers.Default(manager.Kind);
        if (!SemanticVersion.TryParse(version, out _))
        {
            throw new ToolchainException($"looking for {manager.Name} '{version}': it is no exact version. Give one, such as 1.2.3.");
        }

        var package = Package(manager with { Version = version });
        var directory = await KeptTools.GetAsync(CacheKind, $"{manager.Name}-{version}", async partial =>
        {
            await NpmPackages.InstallAsync(package, version, partial, log, ct);
            await NativeProgram.LinkAsync(manager.Kind, version, Path.Combine(partial, "node_modules"), ct);
        }, ct);
        var bin = Path.Combine(directory, "node_modules", ".bin");
        var range = PackageJson.Read(Path.Combine(directory, "node_modules", package, PackageJson.FileName), package).Engine("node");
        return new ManagerInstallation(bin, NodeRangeOf(manager with { Version = version }, range));
    }

    /// <summary>What a manager's <c>engines.node</c> says, and what its authors could not know when they wrote it.</summary>
    /// <param name="manager">The manager, with its version.</param>
    /// <param name="engines">Its own <c>engines.node</c>, or null.</param>
    internal static string? NodeRangeOf(PackageManager manager, string? engines) =>
        manager.Kind == PackageManagerKind.Pnpm && SemanticVersion.TryParse(manager.Version, out var version) && FailsOnNode20.Any(f => version >= f.From && version < f.Until)
            ? $"{engines} <20"
            : engines;

    /// <summary>Versions of pnpm that download nothing on Node.js 20 and later, ERR_INVALID_THIS (github.com/pnpm/pnpm/issues/6424).</summary>
    private static readonly (SemanticVersion From, SemanticVersion Until)[] FailsOnNode20 =
        [(new(6, 0, 0), new(7, 32, 2)), (new(8, 0, 0), new(8, 3, 1))];

    /// <summary>A directory with a program <c>yarn</c> that runs the file that <see cref="YarnPathVariable"/> names: one for all repositories.</summary>
    private static async Task<string> YarnShimAsync(CancellationToken ct) =>
        await KeptTools.GetAsync(CacheKind, "yarn-of-repository", async partial =>
        {
            var shim = Path.Combine(partial, "yarn");
            await File.WriteAllTextAsync(shim, $"#!/bin/sh\nexec node \"${YarnPathVariable}\" \"$@\"\n", ct);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(shim, File.GetUnixFileMode(shim) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }
        }, ct);

    private static ManagerInstallation? OnPath(PackageManager manager)
    {
        var installed = InstalledProgram.OnPath(manager.Name);
        // A shim of corepack belongs to the package corepack: it would fetch whatever it likes.
        var isIt = installed is not null && (installed.Package == manager.Name || installed.Package == Package(manager));
        return isIt && (installed!.Version == manager.Version || (manager.Version.Length == 0 && manager.Kind == PackageManagerKind.Npm))
            ? new ManagerInstallation(null, NodeRangeOf(manager with { Version = installed.Version }, installed.NodeRange))
            : null;
    }

    /// <summary>The package that holds a manager: Yarn 2 and later has one of its own, <c>yarn</c> is Yarn 1.</summary>
    private static string Package(PackageManager manager) => manager.IsYarnBerry ? "@yarnpkg/cli-dist" : manager.Name;
}
