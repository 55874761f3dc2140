using System.Text.RegularExpressions;
using Serilog;
using Slipway.Bundles;

namespace Slipway.Steps.BUNDLEWORKER;

/// <summary>Builds a project and bundles its Worker into a <see cref="BundleDirectory"/>.</summary>
internal sealed partial class BundleWorker(ILogger log)
{
    private (WranglerProgram Wrangler, Toolchain Runner)? found;

    public required string SourcePath { get; init; }

    public required string ProjectRoot { get; init; }

    public required string BundlePath { get; init; }

    public required PackageManager PackageManager { get; init; }

    public required string InstallDirectory { get; init; }

    public required BuildCommand BuildCommand { get; init; }

    public required string WranglerEnvironment { get; init; }

    public required WranglerArguments WranglerArguments { get; init; }

    public required string NodeVersion { get; init; }

    public async Task RunAsync(CancellationToken ct)
    {
        var bundle = new BundleDirectory(Path.GetFullPath(BundlePath));
        // Made beside its place and moved there when it is whole: a run that fails or is killed leaves no bundle.
        var partial = new BundleDirectory(bundle.Root + ".partial");
        var scratch = Directory.CreateTempSubdirectory("bundle-worker-").FullName;
        try
        {
            var project = ProjectLocation.Create(SourcePath, ProjectRoot, InstallDirectory);
            RefuseToDelete(project, bundle.Root);
            Remove(bundle.Root);
            Remove(partial.Root);
            await BundleAsync(project, partial, scratch, ct);
            Directory.Move(partial.Root, bundle.Root);
        }
        catch (FormatException e)
        {
            throw new StepUsageException(e.Message);
        }
        catch (BundleException e)
        {
            throw new StepFailedException(e.Message, e.ExitCode, e);
        }
        finally
        {
            Remove(partial.Root);
            Remove(scratch);
        }
    }

    private async Task BundleAsync(ProjectLocation project, BundleDirectory bundle, string scratch, CancellationToken ct)
    {
        var arguments = HasConfig(project) ? WranglerArguments : DeployScript.AddConfig(WranglerArguments, project, log);
        var hadConfig = HasConfig(project) || arguments.Has("--config", "-c");
        if (!hadConfig && !BuildCommand.Builds(project))
        {
            throw new StepUsageException(WranglerConfigFile.MissingMessage(project));
        }

        var toolchain = await Toolchain.PrepareAsync(project, PackageManager, NodeVersion, log, ct);
        try
        {
            await BuildCommand.RunAsync(project, toolchain, () => WranglersBuildCommandAsync(project, toolchain, scratch, ct), WranglerEnvironment, log, ct);
        }
        catch (BundleException e) when (!hadConfig)
        {
            throw new StepUsageException($"{WranglerConfigFile.MissingMessage(project)}\nThe build, which might have written one, failed: {e.Message}");
        }

        if (!hadConfig && !HasConfig(project))
        {
            throw new StepUsageException(WranglerConfigFile.MissingMessage(project));
        }

        arguments = DeployScript.AddEntry(arguments, project, log);
        var (wrangler, runner) = await WranglerAsync(project, toolchain, ct);
        log.Information("bundling with wrangler {Version} on Node.js {NodeVersion}", wrangler.Version, runner.NodeVersion);
        var output = await new WranglerDryRun(project, runner, wrangler, WranglerEnvironment, log).RunAsync(scratch, arguments, ct);
        if (output.Config?.SiteDirectory is { } site)
        {
            log.Warning("the files of Workers Sites in {Directory} are no part of the bundle: they lie in Workers KV. Static assets are: name the directory in assets", site);
        }

        var assets = output.Config?.AssetsDirectory(project.ProjectRoot);
        var modules = output.Config is { Main: null } && assets is not null
            ? ModuleSet.Empty
            : await ModuleSet.CollectAsync(output, project, bundle.Modules, ct);
        var record = Record(output, modules, assets, project) with { NodeVersion = runner.NodeVersion };
        Directory.CreateDirectory(bundle.Modules);
        await File.WriteAllBytesAsync(bundle.BuildRecordFile, record.ToBytes(), ct);
        log.Information(
            "bundle of '{Worker:l}': {Modules} modules, {Maps} source maps, {Assets:l}",
            record.WorkerName ?? "a Worker without a name", modules.Modules.Count, modules.SourceMaps.Count, assets is null ? "no assets" : $"assets in {project.Relative(assets)}");
    }

    private static BuildRecord Record(WranglerOutput output, ModuleSet modules, string? assets, ProjectLocation project) => new()
    {
        WorkerName = output.Config?.Name,
        MainModule = modules.MainModule,
        Modules = modules.Modules,
        SourceMaps = modules.SourceMaps,
        AssetsDirectory = assets,
        AssetsConfig = assets is null ? null : AssetFiles.Config(output.Config!, assets, project.RepositoryRoot),
        CompatibilityDate = output.Form?.CompatibilityDate ?? output.Config?.CompatibilityDate,
        CompatibilityFlags = output.Form?.CompatibilityFlags ?? output.Config?.CompatibilityFlags ?? [],
        Bindings = output.Config is { } config ? DeclaredBindings.Of(config, output.Form, project) : [],
        NodeVersion = "",
        WranglerVersion = output.WranglerVersion,
    };

    /// <summary>Looked for once: before the build when the build command of the config matters, else after it.</summary>
    private async Task<(WranglerProgram Wrangler, Toolchain Runner)> WranglerAsync(ProjectLocation project, Toolchain toolchain, CancellationToken ct)
    {
        if (found is not { } known)
        {
            var wrangler = await WranglerProgram.FindAsync(project, toolchain, log, ct);
            found = known = (wrangler, await wrangler.RunsOnAsync(toolchain, project, PackageManager, log, ct));
        }

        return known;
    }

    /// <summary>The build command of the wrangler config. wrangler is asked, which takes half a second, only when the file's text holds one.</summary>
    private async Task<string?> WranglersBuildCommandAsync(ProjectLocation project, Toolchain toolchain, string scratch, CancellationToken ct)
    {
        if (WranglerConfigFile.Find(project.ProjectRoot) is not { } file || !CommandKey().IsMatch(await File.ReadAllTextAsync(file, ct)))
        {
            return null;
        }

        var (wrangler, runner) = await WranglerAsync(project, toolchain, ct);
        return (await new WranglerDryRun(project, runner, wrangler, WranglerEnvironment, log).ReadConfigAsync(scratch, ct))?.BuildCommand;
    }

    private static bool HasConfig(ProjectLocation project) =>
        WranglerConfigFile.Find(project.ProjectRoot) is not null || WranglerConfigFile.HasRedirect(project.ProjectRoot);

    private static void RefuseToDelete(ProjectLocation project, string bundlePath)
    {
        if ((project.ProjectRoot + "/").StartsWith(bundlePath.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            throw new FormatException($"option --bundle-path: '{bundlePath}' holds the source and would be emptied. Name another directory.");
        }
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [GeneratedRegex("""\bcommand["']?\s*[=:]\s*["'][^"']*build""")]
    private static partial Regex CommandKey();
}
