using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks the variables in the fields of a pipeline: params, results of tasks, statuses, context.</summary>
internal static class PipelineVariableCheck
{
    public static void Run(RunPlan plan, Diagnostics diagnostics)
    {
        var common = Common(plan);
        foreach (var task in plan.Tasks)
        {
            var symbols = ForTask(plan, task, common);
            string? Explain(Expression e) => ExplainTask(e, task, plan);
            foreach (var param in task.Definition.Params)
            {
                symbols.Check(param.Value, diagnostics, Explain);
            }

            foreach (var when in task.Definition.When)
            {
                symbols.Check(when.Input, Usage.Text, diagnostics, Explain);
                symbols.Check(when.Values, Usage.Argument, diagnostics, Explain);
            }

            symbols.Check(task.Definition.Workspaces.Select(w => w.SubPath).OfType<Located>(), Usage.Text, diagnostics, Explain);
            symbols.Check(new[] { task.Definition.OnError }.OfType<Located>(), Usage.Text, diagnostics, Explain);
        }

        Results(plan, diagnostics);
    }

    /// <summary>What an inline task sees of the pipeline, and what the pipeline's own fields of the task see.</summary>
    public static Symbols ForTask(RunPlan plan, PlanTask task) => ForTask(plan, task, Common(plan));

    /// <summary>Tekton's words for a wrong reference to a result or a status; null = there is nothing special to say.</summary>
    public static string? ExplainTask(Expression expression, PlanTask task, RunPlan plan)
    {
        if (expression.Parts is ["tasks", "status"] or ["tasks", _, "status" or "reason"])
        {
            return task.IsFinally
                ? $"invalid value: pipeline task {expression.Parts[1]} is not defined in the pipeline"
                : "invalid value: pipeline tasks can not refer to execution status of any other pipeline task or aggregate status of tasks";
        }

        if (expression.Parts is not ["tasks", var other, "results", .. var result])
        {
            return null;
        }

        if (task.IsFinally && plan.Spec.Finally.Any(t => t.Name.Text == other))
        {
            return $"invalid value: invalid task result reference, final task has task result reference from a final task {other}";
        }

        if (task.IsFinally && plan.Spec.Tasks.All(t => t.Name.Text != other))
        {
            return $"invalid value: invalid task result reference, final task has task result reference from a task {other} which is not defined in the pipeline";
        }

        var reason = ExplainResult(other, string.Join('.', result), plan);
        return reason is null or Symbols.Said ? reason : $"invalid result reference in pipeline task \"{task.Name}\": {reason}";
    }

    private static Symbols Common(RunPlan plan)
    {
        var symbols = new Symbols()
            .Add("context.pipelineRun.name", "context.pipelineRun.namespace", "context.pipelineRun.uid", "context.pipeline.name")
            .AddParams(plan.Spec.Params);
        if (plan.Spec.IsInline)
        {
            symbols.AddParams(plan.Params.Where(p => plan.Spec.Params.All(s => s.Name.Text != p.Key))
                .Select(p => new ParamSpec(new Located(p.Key, p.Value.At), null, p.Value, null)));
        }

        foreach (var workspace in plan.Spec.Workspaces)
        {
            symbols.Add($"workspaces.{workspace.Name.Text}.bound");
        }

        return symbols;
    }

    private static Symbols ForTask(RunPlan plan, PlanTask task, Symbols common)
    {
        var symbols = new Symbols(common).Add("context.pipelineTask.retries");
        foreach (var other in plan.Tasks.Where(t => !t.IsFinally))
        {
            symbols.AddResults($"tasks.{other.Name}.results.", other.Spec.Results);
        }

        if (task.IsFinally)
        {
            symbols.Add("tasks.status");
            foreach (var other in plan.Spec.Tasks)
            {
                symbols.Add($"tasks.{other.Name.Text}.status", $"tasks.{other.Name.Text}.reason");
            }
        }

        return symbols;
    }

    private static string? ExplainResult(string task, string result, RunPlan plan)
    {
        if (plan.Spec.Tasks.Concat(plan.Spec.Finally).All(t => t.Name.Text != task))
        {
            return $"referenced pipeline task \"{task}\" does not exist";
        }

        if (plan.Tasks.FirstOrDefault(t => t.Name == task) is not { } owner)
        {
            return Symbols.Said;
        }

        return owner.Spec.Results.Any(r => r.Name.Text == result) ? null : $"\"{result}\" is not a named result returned by pipeline task \"{task}\"";
    }

    private static void Results(RunPlan plan, Diagnostics diagnostics)
    {
        var symbols = new Symbols();
        foreach (var task in plan.Tasks)
        {
            symbols.AddResults($"{(task.IsFinally ? "finally" : "tasks")}.{task.Name}.results.", task.Spec.Results);
        }

        foreach (var result in plan.Spec.Results)
        {
            var expressions = result.Value?.Texts.SelectMany(t => Expression.In(t.Text)).ToList() ?? [];
            if (expressions.Count == 0)
            {
                diagnostics.Add(
                    result.Value?.At ?? result.Name.At,
                    "invalid value: expected pipeline results to be task result expressions but no expressions were found");
            }
            else if (expressions.Any(e => e.Parts is not ["tasks" or "finally", _, "results", ..]))
            {
                diagnostics.Add(
                    result.Value!.At,
                    "invalid value: expected pipeline results to be task result expressions but an invalid expressions was found");
            }
            else
            {
                symbols.Check(result.Value!, diagnostics, e => Explain(e, result, plan));
            }
        }
    }

    private static string? Explain(Expression expression, ResultSpec result, RunPlan plan)
    {
        var owners = expression.Parts[0] == "finally" ? plan.Spec.Finally : plan.Spec.Tasks;
        return owners.All(t => t.Name.Text != expression.Parts[1])
            ? "invalid value: referencing a nonexistent task"
            : ExplainResult(expression.Parts[1], string.Join('.', expression.Parts[3..]), plan) switch
            {
                null => null,
                Symbols.Said => Symbols.Said,
                var reason => $"invalid pipeline result \"{result.Name.Text}\": {reason}",
            };
    }
}
