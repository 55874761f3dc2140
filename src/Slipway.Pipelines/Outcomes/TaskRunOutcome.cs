namespace Slipway.Pipelines;

/// <summary>How a task of a run ended.</summary>
public sealed record TaskRunOutcome
{
    /// <summary>Name of the pipeline task.</summary>
    public required string Name { get; init; }

    /// <summary><c>Succeeded</c>, <c>Failed</c>, <c>Cancelled</c> or <c>Skipped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Tekton's reason, such as <c>Succeeded</c>, <c>Failed</c>, <c>TaskRunTimeout</c>, <c>FailureIgnored</c>, or a skip reason.</summary>
    public required string Reason { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>From the first attempt's start to the last one's end; zero when skipped.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The steps of the last attempt, in order.</summary>
    public required IReadOnlyList<StepOutcome> Steps { get; init; }

    /// <summary>The results that the task wrote, also when it failed.</summary>
    public required IReadOnlyDictionary<string, ParamValue> Results { get; init; }
}
