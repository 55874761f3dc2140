using Serilog;

namespace Slipway.Bundles;

/// <summary>What <c>detect-package-manager</c> found.</summary>
/// <param name="Manager">The manager, with an exact version unless it is <c>none</c>.</param>
/// <param name="InstallDirectory">Full path of the directory in which it installs.</param>
/// <param name="Lockfile">Full path of the lockfile; null when there is none.</param>
public sealed record DetectedPackageManager(PackageManager Manager, string InstallDirectory, string? Lockfile);

/// <summary>Finds the package manager of a project, in the project's directory and in the workspaces above that include it.</summary>
public sealed class PackageManagerDetection
{
    private readonly ProjectLocation project;
    private readonly ILogger log;
    private readonly Dictionary<string, PackageManagerField?> fields = [];

    private PackageManagerDetection(ProjectLocation project, ILogger log)
    {
        this.project = project;
        this.log = log;
    }

    /// <summary>Finds the manager.</summary>
    /// <param name="project">The project; its install directory is the one that the user names, where <paramref name="isDirectoryGiven"/>.</param>
    /// <param name="isDirectoryGiven">False = the directory is searched from the project root upwards.</param>
    /// <param name="log">Hears warnings: lockfiles of several managers, no lockfile, a manager without an exact version.</param>
    /// <exception cref="ToolchainException">A package.json is broken, or the version of a manager cannot be told.</exception>
    public static Task<DetectedPackageManager> RunAsync(ProjectLocation project, bool isDirectoryGiven, ILogger log, CancellationToken ct) =>
        new PackageManagerDetection(project, log).RunAsync(isDirectoryGiven, ct);

    private async Task<DetectedPackageManager> RunAsync(bool isDirectoryGiven, CancellationToken ct)
    {
        var directories = isDirectoryGiven ? [project.InstallDirectory] : GoverningDirectories();
        if (directories.Count == 0 || !File.Exists(Path.Combine(directories[0], PackageJson.FileName)))
        {
            log.Information("no package.json from {Project} up to the repository root: nothing to install", project.Relative(project.ProjectRoot));
            return new DetectedPackageManager(PackageManager.None, directories.FirstOrDefault(project.ProjectRoot), null);
        }

        var field = directories.Select(FieldOf).FirstOrDefault(f => f is not null);
        var (lockfile, directory) = Choose(directories, field);
        var kind = field?.Kind ?? lockfile?.Kind ?? KindWithoutLockfile(directory);
        // A version that only a package.json further up pins still counts, as it does for corepack.
        var pin = field ?? project.Upwards(directory).Select(FieldOf).FirstOrDefault(f => f?.Kind == kind);
        if (lockfile is null)
        {
            log.Warning(
                "{Directory} has no lockfile of {Manager}: the newest versions that package.json allows are installed, and the build is not reproducible. "
                + "Commit the lockfile that '{Manager} install' writes", project.Relative(directory), kind.ToString().ToLowerInvariant(), kind.ToString().ToLowerInvariant());
        }

        var version = await new ManagerVersion(project, directory, log).FindAsync(kind, pin, lockfile, ct);
        return new DetectedPackageManager(new PackageManager(kind, version), directory, lockfile?.FilePath);
    }

    /// <summary>The directory of the project's package.json, then each above it that has the project in its workspace.</summary>
    private List<string> GoverningDirectories()
    {
        var found = new List<string>();
        foreach (var directory in project.Upwards(project.ProjectRoot))
        {
            if (found.Count == 0 ? File.Exists(Path.Combine(directory, PackageJson.FileName)) : Workspace.Includes(directory, found[0], project))
            {
                found.Add(directory);
            }
        }

        return found;
    }

    /// <summary>Read once for each directory, so that it warns once.</summary>
    private PackageManagerField? FieldOf(string directory)
    {
        if (!fields.TryGetValue(directory, out var field))
        {
            field = PackageJson.ReadIn(directory, project) is { } package
                ? PackageManagerField.Of(package, project.Relative(package.FilePath), text => log.Warning("{Text}", text))
                : null;
            fields[directory] = field;
        }

        return field;
    }

    /// <summary>The nearest lockfile, of the field's manager where there is a field.</summary>
    private (Lockfile? Lockfile, string Directory) Choose(List<string> directories, PackageManagerField? field)
    {
        foreach (var directory in directories)
        {
            var lockfiles = Lockfile.In(directory);
            if (lockfiles.FirstOrDefault(l => field is null || l.Kind == field.Kind) is not { } chosen)
            {
                continue;
            }

            if (field is null && lockfiles.Count > 1)
            {
                log.Warning(
                    "{Directory} has lockfiles of several managers, {Lockfiles}: {Chosen} is used. Delete the others, or name the manager in packageManager of package.json",
                    project.Relative(directory), string.Join(", ", lockfiles.Select(l => Path.GetFileName(l.FilePath))), Path.GetFileName(chosen.FilePath));
            }

            return (chosen, directory);
        }

        var others = directories.SelectMany(Lockfile.In).Select(l => project.Relative(l.FilePath)).ToArray();
        if (others.Length > 0)
        {
            log.Warning("{Source} names {Manager}, but the lockfiles are {Lockfiles}: they are not used", field!.Source, field.Kind.ToString().ToLowerInvariant(), string.Join(", ", others));
        }

        // Without a lockfile the install runs where the workspace is, the nearest one.
        return (null, directories.Skip(1).FirstOrDefault(directories[0]));
    }

    private static PackageManagerKind KindWithoutLockfile(string directory) =>
        File.Exists(Path.Combine(directory, WorkspacePatterns.PnpmFile)) ? PackageManagerKind.Pnpm
        : File.Exists(Path.Combine(directory, YarnPath.ConfigFile)) ? PackageManagerKind.Yarn
        : PackageManagerKind.Npm;
}
