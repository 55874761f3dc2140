using System.Diagnostics;
using Slipway.Bundles;

namespace Slipway.Steps.InstallDependencies;

/// <summary>Prepares Node.js and the manager, and installs.</summary>
internal sealed class Installation
{
    public required StepOption<string> SourcePath { get; init; }

    public required StepOption<string> ProjectRoot { get; init; }

    public required StepOption<PackageManagerKind> PackageManager { get; init; }

    public required StepOption<string> PackageManagerVersion { get; init; }

    public required StepOption<string> InstallDirectory { get; init; }

    public required StepOption<string> Lockfile { get; init; }

    public required StepOption<bool> IgnoreScripts { get; init; }

    public required StepOption<string> NodeVersion { get; init; }

    public async Task RunAsync(StepRun run, CancellationToken ct)
    {
        var manager = new PackageManager(run.Get(PackageManager), run.Get(PackageManagerVersion));
        var nodeVersion = run.Get(NodeVersion);
        var ignoresScripts = run.Get(IgnoreScripts);
        var project = Locate(run);
        if (manager.Kind == PackageManagerKind.None)
        {
            run.Log.Information("no package manager: nothing to install");
            return;
        }

        var lockfile = LockfileOf(project, run.Get(Lockfile));
        if (lockfile is null)
        {
            run.Log.Warning("there is no lockfile: the newest versions that package.json allows are installed, and the build is not reproducible");
        }

        var clock = Stopwatch.StartNew();
        var tools = await Toolchain.PrepareAsync(project, manager, nodeVersion, run.Log, ct);
        run.Log.Information("{Manager:l} on Node.js {Node:l}", manager.ToString(), tools.NodeVersion);
        var result = await new DependencyInstall(project, manager, lockfile, ignoresScripts, run.Log).RunAsync(tools, ct);
        if (result.ExitCode != 0)
        {
            throw new StepFailedException(
                $"installing the dependencies in '{project.Relative(project.InstallDirectory)}' with {manager}: '{result.Command}' ended with exit code "
                + $"{result.ExitCode}. {result.Advice}\nIts last lines:\n{string.Join('\n', result.LastLines)}",
                result.ExitCode);
        }

        run.Log.Information("installed in {Seconds:0.0} s", clock.Elapsed.TotalSeconds);
    }

    private ProjectLocation Locate(StepRun run)
    {
        try
        {
            return ProjectLocation.Create(run.Get(SourcePath), run.Get(ProjectRoot), run.Get(InstallDirectory));
        }
        catch (FormatException e)
        {
            throw new StepUsageException(e.Message);
        }
    }

    private static string? LockfileOf(ProjectLocation project, string relative)
    {
        if (relative.Length == 0)
        {
            return null;
        }

        var path = Path.GetFullPath(relative, project.RepositoryRoot);
        return project.Contains(path) && File.Exists(path)
            ? path
            : throw new StepUsageException($"option --lockfile: '{relative}' is no file of the repository. Give its path relative to the repository root, or nothing.");
    }
}
