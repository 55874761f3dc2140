using Serilog;
using Slipway.Bundles;

namespace Slipway.Steps.CHECKBUNDLE;

/// <summary>Checks that the bundle that <c>measure-bundle</c> has measured starts in workerd.</summary>
internal sealed class CheckBundle(ILogger log)
{
    public required string SourcePath { get; init; }

    public required string ProjectRoot { get; init; }

    public required string BundlePath { get; init; }

    public required string InstallDirectory { get; init; }

    public required string NodeVersion { get; init; }

    public required bool IsEnabled { get; init; }

    public async Task RunAsync(CancellationToken ct)
    {
        if (!IsEnabled)
        {
            log.Information("turned off: the bundle is not started");
            return;
        }

        var bundle = new BundleDirectory(Path.GetFullPath(BundlePath));
        if (!File.Exists(bundle.IndexFile))
        {
            throw new StepUsageException(
                $"checking the bundle in '{bundle.Root}': it holds no {Path.GetFileName(bundle.IndexFile)}. Run measure-bundle with the same bundle-path first.");
        }

        var scratch = Directory.CreateTempSubdirectory("check-bundle-").FullName;
        try
        {
            var project = Project();
            await new StartCheck(WorkerdAsync, log).RunAsync(bundle, scratch, ct);

            Task<WorkerdProgram> WorkerdAsync(CancellationToken token) => WorkerdProgram.FindAsync(
                project, () => Toolchain.PrepareAsync(project, PackageManager.None, NodeVersion, log, token), log, token);
        }
        catch (BundleException e)
        {
            throw new StepFailedException(e.Message, e.ExitCode, e);
        }
        catch (FormatException e)
        {
            throw new StepFailedException($"reading '{bundle.IndexFile}': it {e.Message} Run measure-bundle again.", inner: e);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private ProjectLocation Project()
    {
        try
        {
            return ProjectLocation.Create(SourcePath, ProjectRoot, InstallDirectory);
        }
        catch (FormatException e)
        {
            throw new StepUsageException(e.Message);
        }
    }
}
