using Slipway.Pipelines.Checks;
using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;

namespace Slipway.Pipelines;

/// <summary>One run of a pipeline on this machine: prepared (everything checked), then run once.</summary>
public sealed class LocalRun
{
    private readonly RunPlan plan;
    private readonly LocalRunOptions options;

    private LocalRun(RunPlan plan, LocalRunOptions options)
    {
        this.plan = plan;
        this.options = options;
        Tasks = [.. plan.Tasks.Select(t => new PlannedTask(t.Name, [.. t.Steps.Select(s => s.Name)], t.IsFinally))];
    }

    /// <summary>Name of the pipeline.</summary>
    public string PipelineName => plan.PipelineName;

    /// <summary>All tasks in the order of the definition, those of <c>finally</c> last.</summary>
    public IReadOnlyList<PlannedTask> Tasks { get; }

    /// <summary>Checks definitions and options. Runs and writes nothing.</summary>
    /// <exception cref="DefinitionException">All that is wrong.</exception>
    public static LocalRun Prepare(DefinitionCatalog catalog, LocalRunOptions options)
    {
        var diagnostics = new Diagnostics();
        var plan = new RunRequest(catalog, options, diagnostics).Plan();
        if (plan is not null)
        {
            PipelineCheck.Run(plan, diagnostics);
            RunCheck.Run(plan, options, diagnostics);
        }

        diagnostics.ThrowIfAny();
        return new LocalRun(plan!, options);
    }

    /// <summary>
    /// Runs the pipeline to its end. A failed task is an outcome, not an exception; so is cancelling <paramref name="ct"/>, after which
    /// every process of the run has ended.
    /// </summary>
    /// <param name="observer">Receives the events, one call at a time. It must be quick, and must not throw: that stops the run.</param>
    /// <param name="ct">Cancels the run: no further task is started, neither are those of <c>finally</c>.</param>
    /// <exception cref="IOException">The directories of the run cannot be made.</exception>
    public async Task<PipelineRunOutcome> RunAsync(Action<RunEvent> observer, CancellationToken ct)
    {
        var events = new EventSink(observer, options.Clock);
        var start = events.Clock.GetTimestamp();
        var hadScratch = Directory.Exists(options.ScratchDirectory);
        Directory.CreateDirectory(options.RunDirectory);
        Directory.CreateDirectory(options.HomeDirectory);
        try
        {
            using var limits = new RunLimits(plan.Timeouts with { Pipeline = plan.Timeouts.Pipeline ?? options.Timeout }, options.Clock, ct);
            var states = await new PipelineEngine(plan, options, events, limits).RunAsync();
            return new RunConclusion(plan, options.RunName, states, limits).Make(events.Clock.GetElapsedTime(start));
        }
        finally
        {
            ScratchCleanup.Delete(options.ScratchDirectory, hadScratch, plan.Tasks.Select(t => t.Name).Append(ScratchCleanup.SharedName));
        }
    }
}
