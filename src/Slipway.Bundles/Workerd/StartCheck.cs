using Serilog;

namespace Slipway.Bundles;

/// <summary>
/// Starts a bundle in workerd as Cloudflare would when it is uploaded, without its resources and values, and without a network. What has
/// nothing to do with those must be right: the code, the modules it asks for, what it exports.
/// </summary>
/// <param name="find">Finds workerd; not called when there is nothing to start.</param>
/// <param name="log">Hears how it went, and warnings.</param>
public sealed class StartCheck(Func<CancellationToken, Task<WorkerdProgram>> find, ILogger log)
{
    /// <summary>Cloudflare's limit for the start of a Worker, in CPU time (developers.cloudflare.com/workers/platform/limits/#worker-startup-time).</summary>
    private static readonly TimeSpan CloudflaresLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long a start may take here: a slow machine is no fault of the Worker.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the limit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Checks a bundle.</summary>
    /// <param name="bundle">The bundle, measured.</param>
    /// <param name="scratch">An empty directory for files of the check.</param>
    /// <exception cref="BundleException">The Worker does not start, or asks for a module that is not there.</exception>
    /// <exception cref="ToolchainException">workerd does not run.</exception>
    /// <exception cref="FormatException">The bundle index is none.</exception>
    public async Task RunAsync(BundleDirectory bundle, string scratch, CancellationToken ct)
    {
        var index = await bundle.ReadIndexAsync(ct);
        if (index.MainModule is not { } main)
        {
            log.Information("the Worker has assets only: there is nothing to start");
            return;
        }

        if (index.Modules.Any(m => m.ContentType == ModuleTypes.Python))
        {
            log.Information("the Worker is written in Python, whose interpreter workerd would have to download: it is not started");
            return;
        }

        var workerd = await find(ct);
        var start = new CheckedStart(workerd, StartedBundle.Of(bundle, index, main), scratch, Limit, Time, log);
        var outcome = await start.TryAsync(ct);
        switch (outcome.Ending)
        {
            case WorkerdEnding.Started:
                await new StartedWorkerCheck(start, log).RunAsync(ct);
                log.Information("the bundle starts in workerd {Version:l} ({Milliseconds:0} ms)", workerd.Version, outcome.Duration.TotalMilliseconds);
                if (outcome.Duration > CloudflaresLimit)
                {
                    log.Warning(
                        "the start took {Seconds:0.0} s here, and Cloudflare gives it {Limit:0} s of CPU time (error 10021 beyond): do less when modules are loaded, and load large ones when they are needed",
                        outcome.Duration.TotalSeconds, CloudflaresLimit.TotalSeconds);
                }

                break;
            case WorkerdEnding.TimedOut:
                throw new BundleException(
                    $"starting the bundle in workerd {workerd.Version}: '{main}' has not finished loading after {Limit.TotalSeconds:0} s; Cloudflare gives it {CloudflaresLimit.TotalSeconds:0} s "
                    + "(error 10021). Look for a loop in the code that runs when modules are loaded, and move long work into a handler." + StartFailure.HowToTurnOff);
            case WorkerdEnding.Refused when StartFailure.IsOfOldWorkerd(start, outcome):
                log.Warning(
                    "the bundle was not checked: workerd {Version:l} lacks a module that Cloudflare has. Update wrangler, which brings a newer workerd. It says:\n{Failure:l}",
                    workerd.Version, outcome.Failure);
                break;
            case WorkerdEnding.Refused when await new EnvironmentDoubt(start, outcome).FindAsync(ct) is { } doubt:
                log.Warning("the bundle was not checked: {Doubt:l}\n{Failure:l}", doubt, outcome.Failure);
                break;
            case WorkerdEnding.Refused:
                throw new BundleException(StartFailure.Describe(workerd, start.Bundle, outcome));
            default:
                log.Warning("the bundle was not checked: workerd {Version:l} does not take the configuration that it is checked with:\n{Said:l}", workerd.Version, outcome.Failure);
                break;
        }
    }
}
