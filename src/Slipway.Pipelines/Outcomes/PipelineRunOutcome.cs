namespace Slipway.Pipelines;

/// <summary>How a run of a pipeline ended.</summary>
public sealed record PipelineRunOutcome
{
    /// <summary>Succeeded, Failed or Cancelled.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Tekton's reason: <c>Succeeded</c>, <c>Completed</c> (tasks were skipped), <c>Failed</c>, <c>Cancelled</c>, <c>PipelineRunTimeout</c>, ...</summary>
    public required string Reason { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>From start to end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The results of the pipeline that have a value.</summary>
    public required IReadOnlyDictionary<string, ParamValue> Results { get; init; }

    /// <summary>All tasks in the order of the definition, those of <c>finally</c> last.</summary>
    public required IReadOnlyList<TaskRunOutcome> Tasks { get; init; }
}
