using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Engine;

/// <summary>The limits of time of a run, and its cancellation from outside.</summary>
internal sealed class RunLimits : IDisposable
{
    private readonly RunTimeouts timeouts;
    private readonly TimeProvider clock;
    private readonly CancellationToken cancelled;
    private readonly CancellationTokenSource abort;

    public RunLimits(RunTimeouts timeouts, TimeProvider clock, CancellationToken cancelled)
    {
        this.timeouts = timeouts;
        this.clock = clock;
        this.cancelled = cancelled;
        abort = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        Pipeline = new Deadline(timeouts.Pipeline ?? Deadline.Default, clock, abort.Token);
        Tasks = new Deadline(TasksLimit(), clock, Pipeline.Token);
        Finally = new Deadline(null, clock, Pipeline.Token);
    }

    public Deadline Pipeline { get; }

    public Deadline Tasks { get; }

    public Deadline Finally { get; private set; }

    public bool IsCancelled => cancelled.IsCancellationRequested;

    /// <summary>Stops everything that runs, after an error of the engine or of the observer.</summary>
    public void Abort() => abort.Cancel();

    /// <summary>Starts the time of the tasks of finally.</summary>
    public void BeginFinally()
    {
        Finally.Dispose();
        Finally = new Deadline(timeouts.Finally ?? TimeSpan.Zero, clock, Pipeline.Token);
    }

    /// <summary>Why a task may not begin now; null when it may.</summary>
    public string? SkipReason(bool isFinally) =>
        IsCancelled ? Reasons.SkippedByCancel
        : Pipeline.IsOver ? Reasons.SkippedByTimeout
        : !isFinally && Tasks.IsOver ? Reasons.SkippedByTasksTimeout
        : isFinally && Finally.IsOver ? Reasons.SkippedByFinallyTimeout
        : null;

    /// <summary>Why running tasks were cancelled.</summary>
    public string CancelMessage() =>
        "TaskRun cancelled as the PipelineRun it belongs to has " + (IsCancelled ? "been cancelled." : "timed out.");

    public void Dispose()
    {
        Finally.Dispose();
        Tasks.Dispose();
        Pipeline.Dispose();
        abort.Dispose();
    }

    // As Tekton has it: what the pipeline has less what finally may take, when both are given.
    private TimeSpan? TasksLimit() =>
        timeouts.Tasks
        ?? (timeouts is { Pipeline: { } all, Finally: { } final } && all > TimeSpan.Zero && final > TimeSpan.Zero ? all - final : null);
}
