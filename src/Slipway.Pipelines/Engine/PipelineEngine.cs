using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>Runs the tasks of a pipeline in their order, as many at once as the order allows, then those of finally.</summary>
internal sealed class PipelineEngine
{
    private readonly RunPlan plan;
    private readonly EventSink events;
    private readonly TaskEngine engine;
    private readonly Scope scope;
    private readonly Dictionary<string, TaskState> states;
    private readonly RunLimits limits;

    public PipelineEngine(RunPlan plan, LocalRunOptions options, EventSink events, RunLimits limits)
    {
        this.plan = plan;
        this.events = events;
        this.limits = limits;
        engine = new TaskEngine(plan, options, events);
        scope = PipelineScope.Make(plan, options, Guid.NewGuid().ToString());
        states = plan.Tasks.ToDictionary(t => t.Name, t => new TaskState(WithOnError(t)), StringComparer.Ordinal);
    }

    /// <summary>Runs everything; the states say how each task ended.</summary>
    public async Task<IReadOnlyList<TaskState>> RunAsync()
    {
        var tasks = states.Values.Where(s => !s.Task.IsFinally).ToList();
        await RunAsync(tasks, SkipReasonOf, limits.Tasks.Token);

        var final = states.Values.Where(s => s.Task.IsFinally).ToList();
        if (final.Count > 0)
        {
            AddStatuses(tasks);
            limits.BeginFinally();
            await RunAsync(final, FinallySkipReasonOf, limits.Finally.Token);
        }

        return [.. plan.Tasks.Select(t => states[t.Name])];
    }

    private PlanTask WithOnError(PlanTask task) => task.Definition.OnError is { } onError
        ? task with { Definition = task.Definition with { OnError = onError with { Text = scope.Expand(onError.Text) } } }
        : task;

    private async Task RunAsync(List<TaskState> tasks, Func<TaskState, string?> skipReason, CancellationToken ct)
    {
        var running = new Dictionary<Task<TaskRunOutcome>, TaskState>();
        try
        {
            await RunAsync(tasks, running, skipReason, ct);
        }
        catch
        {
            // Nothing may go on behind the back of the caller.
            limits.Abort();
            await Task.WhenAll(running.Keys).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private async Task RunAsync(
        List<TaskState> tasks, Dictionary<Task<TaskRunOutcome>, TaskState> running, Func<TaskState, string?> skipReason, CancellationToken ct)
    {
        while (true)
        {
            while (tasks.Find(s => !s.IsDone && !s.IsStarted && IsReady(s)) is { } next)
            {
                if (limits.SkipReason(next.Task.IsFinally) is { } limit)
                {
                    events.Emit(time => next.Skip(time, limit));
                }
                else if (skipReason(next) is { } reason)
                {
                    events.Emit(time => next.Skip(time, reason));
                }
                else if (MissingResult(next) is { } missing)
                {
                    events.Emit(time => next.Refuse(time, missing));
                }
                else
                {
                    next.IsStarted = true;
                    var own = PipelineScope.For(scope, next.Task);
                    running.Add(Task.Run(() => engine.RunAsync(next.Task, own, limits.CancelMessage, ct), CancellationToken.None), next);
                }
            }

            if (running.Count == 0)
            {
                return;
            }

            var ended = await Task.WhenAny(running.Keys);
            running.Remove(ended, out var state);
            state!.Finish(await ended);
            AddResults(state);
        }
    }

    // When the run is stopping nothing waits any more: what has not begun is skipped at once.
    private bool IsReady(TaskState state) =>
        state.Task.IsFinally || IsStopping || limits.SkipReason(isFinally: false) is not null || state.Task.Dependencies.All(d => states[d].IsDone);

    private bool IsStopping => states.Values.Any(s => !s.Task.IsFinally && s.StopsTheRun);

    // The order of Tekton's own checks: tektoncd/pipeline, pkg/reconciler/pipelinerun/resources/pipelinerunresolution.go, skip().
    private string? SkipReasonOf(TaskState state)
    {
        if (IsStopping)
        {
            return Reasons.SkippedByStopping;
        }

        var parents = state.Task.Dependencies.Select(d => states[d]).ToList();
        if (parents.Any(p => p.SkipReason is not (null or Reasons.SkippedByWhen)))
        {
            return Reasons.SkippedByParents;
        }

        if (ResultReferences(state).Any(e => states.GetValueOrDefault(e.Parts[1])?.SkipReason == Reasons.SkippedByWhen))
        {
            return Reasons.SkippedByMissingResults;
        }

        return MissingResult(state) is null && !Allows(state) ? Reasons.SkippedByWhen : null;
    }

    private string? FinallySkipReasonOf(TaskState state) =>
        ResultReferences(state).Any(e => scope.Find(e) is null) ? Reasons.SkippedByMissingResults
        : Allows(state) ? null
        : Reasons.SkippedByWhen;

    private bool Allows(TaskState state)
    {
        var own = PipelineScope.For(scope, state.Task);
        return state.Task.Definition.When.All(when =>
            own.ExpandAll(when.Values.Select(v => v.Text)).Contains(own.Expand(when.Input.Text)) == (when.Operator.Text == "in"));
    }

    private string? MissingResult(TaskState state)
    {
        var missing = ResultReferences(state).FirstOrDefault(e => scope.Find(e) is null);
        if (missing is null)
        {
            return null;
        }

        var (task, result) = (missing.Parts[1], string.Join('.', missing.Parts[3..]));
        return scope.Find(missing with { Index = null }) is ParamValue.List list
            ? $"Invalid task result reference: array Result Index {missing.Index} for Task {task} Result {result} is out of bound of size {list.Values.Count}"
            : $"Invalid task result reference: Could not find result with name {result} for task {task}";
    }

    private static IEnumerable<Expression> ResultReferences(TaskState state) =>
        state.Task.Definition.Texts.Concat(state.Task.InlineTexts)
            .SelectMany(t => Expression.In(t.Text))
            .Where(e => e.Parts is ["tasks", _, "results", ..]);

    private void AddResults(TaskState state)
    {
        foreach (var (name, value) in state.Outcome!.Results)
        {
            scope.Set($"tasks.{state.Task.Name}.results.{name}", value);
        }
    }

    private void AddStatuses(List<TaskState> tasks)
    {
        foreach (var state in tasks)
        {
            scope.Set($"tasks.{state.Task.Name}.status", state.Status)
                .Set($"tasks.{state.Task.Name}.reason", state.SkipReason is null && !state.IsInvalid ? state.Outcome!.Reason : Reasons.None);
        }

        scope.Set("tasks.status", tasks.Any(s => s.Status == Reasons.Failed) ? Reasons.Failed
            : tasks.Any(s => s.SkipReason is not null) ? Reasons.RunCompleted
            : tasks.Any(s => s.IsInvalid) ? Reasons.None
            : Reasons.Succeeded);
    }
}
