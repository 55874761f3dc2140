namespace Slipway.Pipelines.Engine;

/// <summary>Tekton's words for how things end. Programs of users compare them, so they are spelled as there.</summary>
/// <remarks>Source: tektoncd/pipeline, pkg/apis/pipeline/v1: pipelinerun_types.go, taskrun_types.go; pkg/pod/status.go.</remarks>
internal static class Reasons
{
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";
    public const string Cancelled = "Cancelled";
    public const string Skipped = "Skipped";
    public const string None = "None";

    public const string RunCompleted = "Completed";
    public const string RunTimedOut = "PipelineRunTimeout";
    public const string RunValidationFailed = "PipelineValidationFailed";
    public const string RunResultMissing = "CouldntGetPipelineResult";

    public const string TaskTimedOut = "TaskRunTimeout";
    public const string TaskCancelled = "TaskRunCancelled";
    public const string TaskFailureIgnored = "FailureIgnored";
    public const string TaskValidationFailed = "TaskRunValidationFailed";
    public const string TaskResultReferenceInvalid = "InvalidTaskResultReference";

    public const string StepCompleted = "Completed";
    public const string StepError = "Error";
    public const string StepContinued = "Continued";
    public const string StepTimedOut = "TimeoutExceeded";

    public const string SkippedByWhen = "When Expressions evaluated to false";
    public const string SkippedByParents = "Parent Tasks were skipped";
    public const string SkippedByStopping = "PipelineRun was stopping";
    public const string SkippedByMissingResults = "Results were missing";
    public const string SkippedByTimeout = "PipelineRun timeout has been reached";
    public const string SkippedByTasksTimeout = "PipelineRun Tasks timeout has been reached";
    public const string SkippedByFinallyTimeout = "PipelineRun Finally timeout has been reached";

    /// <summary>Tekton lists no tasks of a cancelled run as skipped; a person wants to know what became of them.</summary>
    public const string SkippedByCancel = "PipelineRun was cancelled";
}
