using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>Runs one task of a pipeline: its attempts, its time limit, its results.</summary>
/// <param name="plan">The run.</param>
/// <param name="options">What the run works with.</param>
/// <param name="events">Receives what happens.</param>
internal sealed class TaskEngine(RunPlan plan, LocalRunOptions options, EventSink events)
{
    /// <summary>Runs the task to its end. A failure is an outcome.</summary>
    /// <param name="task">The task.</param>
    /// <param name="pipelineScope">Variables of the pipeline, with the results of earlier tasks.</param>
    /// <param name="cancelMessage">Says why <paramref name="ct"/> was cancelled.</param>
    public async Task<TaskRunOutcome> RunAsync(PlanTask task, Scope pipelineScope, Func<string> cancelMessage, CancellationToken ct)
    {
        var start = events.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            events.Emit(time => new TaskStarted(time, task.Name, attempt));
            TaskRunOutcome outcome;
            try
            {
                outcome = await RunAttemptAsync(task, pipelineScope, attempt, cancelMessage, ct);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                outcome = Outcome(task, Reasons.Failed, Reasons.Failed, $"preparing the task's files: {e.Message}", [], []);
            }

            if (outcome.Status == Reasons.Failed && attempt <= task.Definition.Retries && !ct.IsCancellationRequested)
            {
                events.Emit(time => new TaskRetried(time, task.Name, attempt, task.Definition.Retries, outcome.Message));
                continue;
            }

            outcome = outcome with { Duration = events.Clock.GetElapsedTime(start) };
            if (outcome.Status == Reasons.Failed && task.IgnoresFailure)
            {
                outcome = outcome with { Reason = Reasons.TaskFailureIgnored };
            }

            events.Emit(time => new TaskFinished(time, outcome));
            return outcome;
        }
    }

    private async Task<TaskRunOutcome> RunAttemptAsync(
        PlanTask task, Scope pipelineScope, int attempt, Func<string> cancelMessage, CancellationToken ct)
    {
        var directories = new TaskDirectories(options, task.Name, attempt);
        directories.Create(task.Steps.Select(s => s.Name));
        foreach (var volume in PodPaths.Volumes(task))
        {
            Directory.CreateDirectory(directories.Volume(volume.Volume));
        }

        var taskRunName = plan.IsSingleTask ? options.RunName : $"{options.RunName}-{task.Name}";
        var scope = new TaskScope(plan, task, options, directories).Make(pipelineScope, taskRunName, attempt);
        if (scope.Error is { } error)
        {
            return Outcome(task, Reasons.Failed, Reasons.TaskValidationFailed, error, [], []);
        }

        using var deadline = new Deadline(task.Definition.Timeout ?? Deadline.Default, events.Clock, ct);
        var steps = new StepEngine(task, scope.Variables, directories, options, events);
        var outcomes = await steps.RunAsync(() => deadline.IsOver && !ct.IsCancellationRequested, deadline.Token);
        var results = ReadResults(task, steps, directories);
        var invalid = ResultFiles.Validate(task.Spec.Results, results);
        return deadline.Token.IsCancellationRequested && outcomes.Any(o => o.Status is Reasons.Cancelled or Reasons.Skipped || o.Reason == Reasons.TaskTimedOut)
            ? ct.IsCancellationRequested
                ? Outcome(task, Reasons.Cancelled, Reasons.TaskCancelled, $"TaskRun \"{taskRunName}\" was cancelled. {cancelMessage()}", outcomes, results)
                : Outcome(
                    task,
                    Reasons.Failed,
                    Reasons.TaskTimedOut,
                    $"TaskRun \"{taskRunName}\" failed to finish within \"{GoDuration.Format(deadline.Limit ?? TimeSpan.Zero)}\"",
                    outcomes,
                    results)
            : steps.Failure is { } failure ? Outcome(task, Reasons.Failed, Reasons.Failed, failure, outcomes, results)
            : invalid is not null ? Outcome(task, Reasons.Failed, Reasons.TaskValidationFailed, invalid, outcomes, results)
            : Outcome(task, Reasons.Succeeded, Reasons.Succeeded, "All Steps have completed executing", outcomes, results);
    }

    private static Dictionary<string, ParamValue> ReadResults(PlanTask task, StepEngine steps, TaskDirectories directories)
    {
        var results = ResultFiles.Read(task.Spec.Results.Where(r => r.Value is null), directories.Result);
        foreach (var result in task.Spec.Results)
        {
            if (result.Value is LocatedValue.Text text && Expression.Only(text.Value.Text)?.Parts is ["steps", var step, "results", .. var name]
                && steps.Results.TryGetValue((step, string.Join('.', name)), out var value))
            {
                results[result.Name.Text] = value;
            }
        }

        return results;
    }

    private static TaskRunOutcome Outcome(
        PlanTask task, string status, string reason, string message, IReadOnlyList<StepOutcome> steps, Dictionary<string, ParamValue> results) => new()
        {
            Name = task.Name,
            Status = status,
            Reason = reason,
            Message = message,
            Duration = TimeSpan.Zero,
            Steps = steps,
            Results = results,
        };
}
