namespace Slipway.Pipelines;

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>Every task that was to run did, or its failure was to be ignored.</summary>
    Succeeded,

    /// <summary>A task failed, or the time was up.</summary>
    Failed,

    /// <summary>It was stopped from outside.</summary>
    Cancelled,
}
