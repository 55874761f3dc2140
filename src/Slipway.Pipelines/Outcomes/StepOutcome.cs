namespace Slipway.Pipelines;

/// <summary>How a step ended.</summary>
public sealed record StepOutcome
{
    /// <summary>Name of the step.</summary>
    public required string Name { get; init; }

    /// <summary><c>Succeeded</c>, <c>Failed</c>, <c>Cancelled</c> or <c>Skipped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Tekton's termination reason: <c>Completed</c>, <c>Error</c>, <c>Continued</c>, <c>Skipped</c>, <c>TimeoutExceeded</c>, <c>Cancelled</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Exit code of the process; null when it never ran.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>From start to end of the process.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Full path of the log; null when the process never ran.</summary>
    public required string? LogFile { get; init; }
}
