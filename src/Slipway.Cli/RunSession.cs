using Slipway.Cli.Rendering;
using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>One <c>slipway run</c> from the request to the exit code: prepares, runs, shows, tidies up.</summary>
public static class RunSession
{
    /// <summary>Runs a request.</summary>
    /// <returns>The exit code, see <see cref="CliExitCode"/>.</returns>
    public static async Task<int> RunAsync(RunRequest request)
    {
        using var stop = new StopSignal();
        var report = RunReport.For(request.IsJson);
        try
        {
            return await RunAsync(request, report, stop.Token);
        }
        catch (OperationCanceledException) when (stop.HasCome)
        {
            report.NotRun(RunStatus.Cancelled, request.Pipeline, "stopped before the run began");
            return CliExitCode.Interrupted;
        }
        catch (Exception e) when (e is CliUsageException or DefinitionException or Slipway.Processes.CommandNotFoundException)
        {
            report.NotRun(RunStatus.Failed, request.Pipeline, e.Message);
            return CliExitCode.Usage;
        }
        catch (SourceSnapshotException e)
        {
            report.NotRun(RunStatus.Failed, request.Pipeline, e.Message);
            return CliExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var message = $"running '{request.Pipeline}': {e.Message.TrimEnd('.')}. Check that the disks of the output directory and of TMPDIR can be written and have space.";
            report.NotRun(RunStatus.Failed, request.Pipeline, message);
            return CliExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(RunRequest request, RunReport report, CancellationToken ct)
    {
        var given = KeyValueArgument.ReadAll("-p", "name=value", request.Params);
        var bound = KeyValueArgument.ReadAll("-w", "name=DIR", request.Workspaces);
        var catalog = DefinitionCatalog.Load(DefinitionsDirectory.Find());
        var pipeline = PipelineSignature.Read(catalog, request.Pipeline);
        request.Check(pipeline, given);
        var output = new OutputDirectory(Path.GetFullPath(request.OutputDirectory));
        using var scratch = new ScratchDirectory();
        var source = pipeline.ParamTypes.ContainsKey("git-url")
            ? await RunSource.ReadAsync(request.WithSourceOf(given), scratch.Path, output.Parts, ct)
            : null;
        var cloudflare = CloudflareVariables.Read();
        var derived = DerivedParams.For(pipeline, given, source, output, cloudflare);
        var (runName, runDirectory) = output.CreateRun(pipeline.Name, TimeProvider.System);
        var began = TimeProvider.System.GetUtcNow();
        var run = LocalRun.Prepare(catalog, new LocalRunOptions
        {
            Pipeline = request.Pipeline,
            Params = ParamText.ReadAll(pipeline, given, derived),
            Workspaces = RunWorkspaces.Bind(pipeline, bound, given, derived, cloudflare, scratch.Path),
            RunName = runName,
            Namespace = DefaultNamespace.Name,
            RunDirectory = runDirectory,
            ScratchDirectory = Directory.CreateDirectory(Path.Combine(scratch.Path, "workspaces")).FullName,
            HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            ProgramDirectories = [AppContext.BaseDirectory],
        });
        report.Begin(run, derived, runDirectory);
        var outcome = await report.WatchAsync(run, ct);
        var all = derived.Concat(given).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        report.End(outcome, RunFiles.Find(all, DefaultNamespace.Name, runDirectory, outcome.Status == RunStatus.Succeeded ? DateTimeOffset.MinValue : began));
        return outcome.Status switch
        {
            RunStatus.Succeeded => CliExitCode.Done,
            RunStatus.Cancelled => CliExitCode.Interrupted,
            _ => CliExitCode.Failed,
        };
    }
}
