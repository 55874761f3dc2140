using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>What a run shows: before, while it runs, and at its end.</summary>
public abstract class RunReport
{
    /// <summary>The report for this terminal (or none) and format.</summary>
    public static RunReport For(bool json) => json ? new JsonReport() : new TextReport();

    /// <summary>The run is prepared and is about to start.</summary>
    /// <param name="run">The run.</param>
    /// <param name="derived">Params that the user did not give.</param>
    /// <param name="runDirectory">Where the logs will be.</param>
    public abstract void Begin(LocalRun run, IReadOnlyDictionary<string, string> derived, string runDirectory);

    /// <summary>Runs and shows what happens.</summary>
    public abstract Task<PipelineRunOutcome> WatchAsync(LocalRun run, CancellationToken ct);

    /// <summary>The run has ended.</summary>
    public abstract void End(PipelineRunOutcome outcome, RunFiles files);

    /// <summary>The run never began.</summary>
    /// <param name="status">Failed or cancelled.</param>
    /// <param name="pipeline">What was to be run.</param>
    /// <param name="message">Why not.</param>
    public abstract void NotRun(RunStatus status, string pipeline, string message);

    /// <summary>False for a terminal that cannot move its cursor.</summary>
    internal static bool IsCapable => Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Shows progress on a writer: a live tree on a terminal, otherwise a line for each event.</summary>
    protected static Task<PipelineRunOutcome> WatchAsync(LocalRun run, TextWriter writer, bool isTerminal, CancellationToken ct) =>
        isTerminal ? LiveTree.WatchAsync(run, writer, ct) : run.RunAsync(new EventLines(writer).Show, ct);
}
