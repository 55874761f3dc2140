namespace Slipway.Pipelines.Engine;

/// <summary>How far a task of the running pipeline is.</summary>
internal sealed class TaskState(PlanTask task)
{
    public PlanTask Task { get; } = task;

    public bool IsStarted { get; set; }

    /// <summary>Why it is not run; null while that is open.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>True when it could not be started: a task that it takes a result from has written none.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>How it ended; null until then.</summary>
    public TaskRunOutcome? Outcome { get; private set; }

    public bool IsDone => Outcome is not null;

    /// <summary>True when no further task may start because of this one.</summary>
    public bool StopsTheRun => !Task.IgnoresFailure && Outcome is { Status: Reasons.Failed or Reasons.Cancelled };

    /// <summary>Tekton's <c>$(tasks.t.status)</c>.</summary>
    public string Status => Outcome?.Status switch
    {
        Reasons.Succeeded => Reasons.Succeeded,
        Reasons.Failed or Reasons.Cancelled when !IsInvalid => Reasons.Failed,
        _ => Reasons.None,
    };

    public void Finish(TaskRunOutcome outcome) => Outcome = outcome;

    public TaskSkipped Skip(DateTimeOffset time, string reason)
    {
        SkipReason = reason;
        Outcome = NotRun(Reasons.Skipped, reason, reason);
        return new TaskSkipped(time, Task.Name, reason);
    }

    public TaskFinished Refuse(DateTimeOffset time, string message)
    {
        IsInvalid = true;
        Outcome = NotRun(Reasons.Failed, Reasons.TaskResultReferenceInvalid, message);
        return new TaskFinished(time, Outcome);
    }

    private TaskRunOutcome NotRun(string status, string reason, string message) => new()
    {
        Name = Task.Name,
        Status = status,
        Reason = reason,
        Message = message,
        Duration = TimeSpan.Zero,
        Steps = [],
        Results = new Dictionary<string, ParamValue>(),
    };
}
