using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Steps.DetectPackageManager;

/// <summary>Finds the package manager and says it in results.</summary>
internal sealed class Detection
{
    public required StepOption<string> SourcePath { get; init; }

    public required StepOption<string> ProjectRoot { get; init; }

    public required StepOption<string> PackageManagerDirectory { get; init; }

    public required StepResult PackageManager { get; init; }

    public required StepResult PackageManagerVersion { get; init; }

    public required StepResult InstallDirectory { get; init; }

    public required StepResult Lockfile { get; init; }

    public required StepResult LockfileDigest { get; init; }

    public async Task RunAsync(StepRun run, CancellationToken ct)
    {
        var given = run.Get(PackageManagerDirectory);
        var project = Locate(run.Get(SourcePath), run.Get(ProjectRoot), given);
        if (given.Length > 0 && !File.Exists(Path.Combine(project.InstallDirectory, "package.json")))
        {
            throw new StepUsageException(
                $"option --package-manager-directory: '{given}' holds no package.json. Name the directory of the workspace's root, or leave it empty to search for it.");
        }

        var found = await PackageManagerDetection.RunAsync(project, isDirectoryGiven: given.Length > 0, run.Log, ct);
        var directory = project.Relative(found.InstallDirectory);
        var lockfile = found.Lockfile is null ? "" : project.Relative(found.Lockfile);
        run.Set(PackageManager, found.Manager.Name);
        run.Set(PackageManagerVersion, found.Manager.Version);
        run.Set(InstallDirectory, directory);
        run.Set(Lockfile, lockfile);
        run.Set(LockfileDigest, found.Lockfile is null ? "" : (await Sha256Digest.OfFileAsync(found.Lockfile, ct)).ToString());
        if (found.Manager.Kind != PackageManagerKind.None)
        {
            run.Log.Information(
                "{Manager:l}, installs in {Directory}, {Lockfile:l}", found.Manager.ToString(), directory, lockfile.Length == 0 ? "without a lockfile" : $"from {lockfile}");
        }
    }

    private static ProjectLocation Locate(string source, string projectRoot, string directory)
    {
        try
        {
            return ProjectLocation.Create(source, projectRoot, directory.Length == 0 ? projectRoot : directory);
        }
        catch (FormatException e)
        {
            throw new StepUsageException(e.Message);
        }
    }
}
