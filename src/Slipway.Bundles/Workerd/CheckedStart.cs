using System.Text.RegularExpressions;
using Serilog;

namespace Slipway.Bundles;

/// <summary>Starts one bundle as often as needed, with other bindings or other modules, in the way that this workerd takes.</summary>
/// <param name="workerd">Which workerd.</param>
/// <param name="bundle">The bundle.</param>
/// <param name="scratch">A directory for the configuration's file.</param>
/// <param name="limit">How long one start may take.</param>
/// <param name="time">The clock of the limit.</param>
/// <param name="log">Hears what had to be left out.</param>
internal sealed partial class CheckedStart(WorkerdProgram workerd, StartedBundle bundle, string scratch, TimeSpan limit, TimeProvider time, ILogger log)
{
    private WorkerdConfig config = new()
    {
        Modules = bundle.IsScript ? [] : bundle.Modules,
        ScriptFile = bundle.IsScript ? bundle.Main.File : null,
        CompatibilityDate = bundle.CompatibilityDate,
        CompatibilityFlags = bundle.CompatibilityFlags,
        Bindings = bundle.Bindings,
    };

    private bool isOld;

    /// <summary>The bundle.</summary>
    public StartedBundle Bundle => bundle;

    /// <summary>Whether it is started with another date or without a flag.</summary>
    public bool IsAdapted => config.CompatibilityDate != bundle.CompatibilityDate || config.CompatibilityFlags.Count != bundle.CompatibilityFlags.Count;

    /// <summary>Starts the exact bundle, and learns what this workerd does not know: a newer date, a new flag, a kind of binding.</summary>
    public async Task<WorkerdStart> TryAsync(CancellationToken ct)
    {
        while (true)
        {
            var start = await WorkerdStart.RunAsync(workerd, config, scratch, limit, time, ct);
            if (start.Ending is not (WorkerdEnding.Refused or WorkerdEnding.NotTried) || !Adapt(start))
            {
                return start;
            }
        }
    }

    /// <summary>Starts the bundle with other values of variables and secrets.</summary>
    public Task<WorkerdStart> WithValuesAsync(IEnumerable<string> names, string value, CancellationToken ct) =>
        WorkerdStart.RunAsync(workerd, config with { Bindings = config.Bindings.WithValues(names, value) }, scratch, limit, time, ct);

    /// <summary>Starts modules that import the bundle's, with other values.</summary>
    public Task<WorkerdStart> BehindAsync(IEnumerable<WorkerdModule> modules, IEnumerable<string> names, string value, CancellationToken ct) =>
        WorkerdStart.RunAsync(workerd, config with { Modules = bundle.Behind(modules), Bindings = config.Bindings.WithValues(names, value) }, scratch, limit, time, ct);

    /// <summary>Starts a module that imports the bundle's main module, in the same surroundings.</summary>
    public Task<WorkerdStart> BehindAsync(WorkerdModule module, CancellationToken ct) =>
        WorkerdStart.RunAsync(workerd, config with { Modules = bundle.Behind(module) }, scratch, limit, time, ct);

    private bool Adapt(WorkerdStart start)
    {
        if (NewestDate().Match(start.Failure) is { Success: true } date && date.Groups["newest"].Value != config.CompatibilityDate)
        {
            log.Warning(
                "workerd {Version:l} knows compatibility dates up to {Newest:l}: the bundle is checked with that one instead of {Date:l}. Update wrangler, which brings a newer workerd",
                workerd.Version, date.Groups["newest"].Value, config.CompatibilityDate);
            config = config with { CompatibilityDate = date.Groups["newest"].Value };
            return true;
        }

        if (UnknownFlag().Match(start.Failure) is { Success: true } flag && config.CompatibilityFlags.Contains(flag.Groups["flag"].Value))
        {
            log.Warning(
                "workerd {Version:l} does not know the compatibility flag '{Flag:l}': the bundle is checked without it. Check its spelling, or update wrangler, which brings a newer workerd",
                workerd.Version, flag.Groups["flag"].Value);
            config = config with { CompatibilityFlags = [.. config.CompatibilityFlags.Where(f => f != flag.Groups["flag"].Value)] };
            return true;
        }

        if (!isOld && (start.Ending == WorkerdEnding.NotTried || start.Failure.StartsWith("Uncaught Error: internal error", StringComparison.Ordinal)))
        {
            isOld = true;
            config = config with { Bindings = config.Bindings.WithoutNewKinds() };
            return true;
        }

        return false;
    }

    [GeneratedRegex(@"^This Worker requires compatibility date ""[^""]*"", but the newest date supported by this server binary is ""(?<newest>[^""]+)""")]
    private static partial Regex NewestDate();

    [GeneratedRegex(@"^No such compatibility flag: (?<flag>[\w.-]+)")]
    private static partial Regex UnknownFlag();
}
