using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Engine;

/// <summary>All that a run needs to know: the pipeline, its tasks, and the values given.</summary>
internal sealed record RunPlan
{
    public required string PipelineName { get; init; }

    public required PipelineSpec Spec { get; init; }

    /// <summary>All tasks in the order of the definition, those of finally last.</summary>
    public required IReadOnlyList<PlanTask> Tasks { get; init; }

    /// <summary>The params that were given, before defaults.</summary>
    public required IReadOnlyDictionary<string, LocatedValue> Params { get; init; }

    /// <summary>What stands behind each workspace of the pipeline; an optional one may be missing.</summary>
    public required IReadOnlyDictionary<string, WorkspaceSource> Workspaces { get; init; }

    public required RunTimeouts Timeouts { get; init; }

    /// <summary>True for a run of one Task without a pipeline.</summary>
    public bool IsSingleTask { get; init; }
}

/// <summary>What stands behind a workspace.</summary>
/// <param name="Binding">A directory of this machine, or an empty one.</param>
/// <param name="IsShared">For an empty one: true = one for all tasks, as a new volume claim is; false = one for each, as emptyDir is.</param>
internal sealed record WorkspaceSource(WorkspaceBinding Binding, bool IsShared);
