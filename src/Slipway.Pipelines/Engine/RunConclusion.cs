using System.Globalization;
using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>Says how a run ended, in Tekton's words.</summary>
/// <remarks>Source: tektoncd/pipeline, pkg/reconciler/pipelinerun/resources/pipelinerunstate.go, GetPipelineConditionStatus.</remarks>
internal sealed class RunConclusion(RunPlan plan, string runName, IReadOnlyList<TaskState> states, RunLimits limits)
{
    public PipelineRunOutcome Make(TimeSpan duration)
    {
        var (results, invalid) = Results();
        var (status, reason, message) = Status();
        if (invalid.Count > 0 && status == RunStatus.Succeeded)
        {
            (status, reason) = (RunStatus.Failed, Reasons.RunResultMissing);
            message = $"Failed to get PipelineResult from TaskRun Results for PipelineRun {runName}: "
                + $"invalid pipelineresults [{string.Join(' ', invalid)}], the referenced results don't exist";
        }

        return new PipelineRunOutcome
        {
            Status = status,
            Reason = reason,
            Message = message,
            Duration = duration,
            Results = results,
            Tasks = [.. states.Select(s => s.Outcome!)],
        };
    }

    private (RunStatus Status, string Reason, string Message) Status()
    {
        if (limits.IsCancelled && states.Any(IsTouchedByCancel))
        {
            return (RunStatus.Cancelled, Reasons.Cancelled, $"PipelineRun \"{runName}\" was cancelled");
        }

        if (limits.Pipeline.IsOver && states.Any(IsTouchedByCancel))
        {
            return (RunStatus.Failed, Reasons.RunTimedOut, $"PipelineRun \"{runName}\" failed to finish within \"{GoDuration.Format(limits.Pipeline.Limit!.Value)}\"");
        }

        if (limits.Tasks.IsOver && states.Any(s => !s.Task.IsFinally && IsTouchedByCancel(s)))
        {
            return (
                RunStatus.Failed,
                Reasons.RunTimedOut,
                $"PipelineRun \"{runName}\" failed due to tasks failed to finish within \"{GoDuration.Format(limits.Tasks.Limit!.Value)}\"");
        }

        var ignored = states.Count(s => s.Outcome!.Reason == Reasons.TaskFailureIgnored);
        var invalid = states.Count(s => s.IsInvalid);
        var failed = states.Count(s => s.Outcome!.Status is Reasons.Failed or Reasons.Cancelled && !s.IsInvalid) - ignored;
        var skipped = states.Count(s => s.SkipReason is not null);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Tasks Completed: {states.Count - skipped - invalid} (Failed: {failed + ignored}{(ignored > 0 ? $" (Ignored: {ignored})" : "")}, Cancelled 0), Skipped: {skipped}{(invalid > 0 ? $", Failed Validation: {invalid}" : "")}");
        var isLate = states.Any(s => s.SkipReason == Reasons.SkippedByFinallyTimeout);
        return invalid > 0 ? (RunStatus.Failed, Reasons.RunValidationFailed, message)
            : failed > 0 || isLate ? (RunStatus.Failed, Reasons.Failed, message)
            : skipped > 0 ? (RunStatus.Succeeded, Reasons.RunCompleted, message)
            : (RunStatus.Succeeded, Reasons.Succeeded, message);
    }

    private static bool IsTouchedByCancel(TaskState state) =>
        state.Outcome!.Status == Reasons.Cancelled
        || state.SkipReason is Reasons.SkippedByCancel or Reasons.SkippedByTimeout or Reasons.SkippedByTasksTimeout;

    // Results of tasks that did not succeed are left out; a result that a successful task did not write is an error.
    private (IReadOnlyDictionary<string, ParamValue> Results, IReadOnlyList<string> Invalid) Results()
    {
        var scope = new Scope();
        foreach (var state in states.Where(s => s.Outcome!.Status == Reasons.Succeeded))
        {
            foreach (var (name, value) in state.Outcome!.Results)
            {
                scope.Set($"{(state.Task.IsFinally ? "finally" : "tasks")}.{state.Task.Name}.results.{name}", value);
            }
        }

        var results = new Dictionary<string, ParamValue>(StringComparer.Ordinal);
        var invalid = new List<string>();
        foreach (var result in plan.Spec.Results.Where(r => r.Value is not null))
        {
            var missing = result.Value!.Texts.SelectMany(t => Expression.In(t.Text)).Where(e => scope.Find(e) is null).ToList();
            if (missing.Count == 0)
            {
                results[result.Name.Text] = scope.Expand(result.Value);
            }
            else if (missing.Any(e => states.Any(s => s.Task.Name == e.Parts[1] && s.Outcome!.Status == Reasons.Succeeded)))
            {
                invalid.Add(result.Name.Text);
            }
        }

        return (results, invalid);
    }
}
