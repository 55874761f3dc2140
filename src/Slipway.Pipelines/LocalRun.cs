namespace Slipway.Pipelines;

/// <summary>One run of a pipeline on this machine: prepared (everything checked), then run once.</summary>
public sealed class LocalRun
{
    private LocalRun(string pipelineName, IReadOnlyList<PlannedTask> tasks)
    {
        PipelineName = pipelineName;
        Tasks = tasks;
    }

    /// <summary>Name of the pipeline.</summary>
    public string PipelineName { get; }

    /// <summary>All tasks in the order of the definition, those of <c>finally</c> last.</summary>
    public IReadOnlyList<PlannedTask> Tasks { get; }

    /// <summary>Checks definitions and options. Runs and writes nothing.</summary>
    /// <exception cref="DefinitionException">All that is wrong.</exception>
    public static LocalRun Prepare(DefinitionCatalog catalog, LocalRunOptions options) => new(options.Pipeline, []);

    /// <summary>
    /// Runs the pipeline to its end. A failed task is an outcome, not an exception; so is cancelling <paramref name="ct"/>, after which
    /// every process of the run has ended.
    /// </summary>
    /// <param name="observer">Receives the events, one call at a time.</param>
    /// <param name="ct">Cancels the run: no further task is started, neither are those of <c>finally</c>.</param>
    public Task<PipelineRunOutcome> RunAsync(Action<RunEvent> observer, CancellationToken ct) =>
        throw new NotSupportedException($"running '{PipelineName}'");
}
