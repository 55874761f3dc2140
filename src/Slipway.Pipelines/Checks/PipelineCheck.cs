using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks a pipeline with its tasks as Tekton's webhook and reconciler do, before anything runs.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/apis/pipeline/v1/pipeline_validation.go.</remarks>
internal static class PipelineCheck
{
    public static void Run(RunPlan plan, Diagnostics diagnostics)
    {
        // The pipeline of a single task is made for it, and says nothing that the task does not.
        if (!plan.IsSingleTask)
        {
            Pipeline(plan, diagnostics);
        }

        foreach (var task in plan.Tasks)
        {
            TaskCheck.Run(task, plan, diagnostics);
        }
    }

    private static void Pipeline(RunPlan plan, Diagnostics diagnostics)
    {
        var spec = plan.Spec;
        if (spec.Tasks.Count == 0)
        {
            diagnostics.Add(
                spec.At.In("spec.tasks"),
                spec.Finally.Count > 0
                    ? $"invalid value: spec.tasks is empty but spec.finally has {spec.Finally.Count} tasks"
                    : "expected at least one, got none: tasks");
        }

        DeclarationCheck.Params(spec.Params, diagnostics);
        DeclarationCheck.Results(spec.Results.Select(r => r with { Properties = r.Properties ?? [] }).ToList(), diagnostics);
        Workspaces(spec, diagnostics);
        Names.CheckUnique(
            spec.Tasks.Concat(spec.Finally).Select(t => t.Name), diagnostics, name => $"expected exactly one, got both: the name \"{name}\" is used by two tasks");
        foreach (var task in spec.Tasks.Concat(spec.Finally))
        {
            Task(task, spec, diagnostics);
        }

        foreach (var task in spec.Finally.Where(t => t.RunAfter.Count > 0))
        {
            diagnostics.Add(
                task.RunAfter[0].At,
                $"invalid value: no runAfter allowed under spec.finally, final task {task.Name.Text} has runAfter specified");
        }

        GraphCheck.Run(plan, diagnostics);
        PipelineVariableCheck.Run(plan, diagnostics);
        foreach (var task in plan.Tasks)
        {
            PipelineTaskCheck.Run(task, plan, diagnostics);
        }
    }

    private static void Workspaces(PipelineSpec spec, Diagnostics diagnostics)
    {
        foreach (var (workspace, index) in spec.Workspaces.Select((w, i) => (w, i)).Where(w => w.w.Name.Text.Length == 0))
        {
            diagnostics.Add(workspace.Name.At, $"invalid value: workspace {index} has empty name");
        }

        Names.CheckUnique(spec.Workspaces.Select(w => w.Name), diagnostics, name => $"invalid value: workspace with name \"{name}\" appears more than once");
    }

    private static void Task(PipelineTask task, PipelineSpec spec, Diagnostics diagnostics)
    {
        var name = task.Name.Text;
        if (name.Length > 0 && !Names.IsLabel(name))
        {
            diagnostics.Add(
                task.Name.At,
                $"invalid value \"{name}\": Pipeline Task name must be a valid DNS Label: lower-case letters, digits and '-', at most 63");
        }

        if (task.IsRefused)
        {
            // Which has been said.
        }
        else if (task.TaskRef is not null && task.TaskSpec is not null)
        {
            diagnostics.Add(task.At, "expected exactly one, got both: taskRef, taskSpec");
        }
        else if (task.TaskRef is null && task.TaskSpec is null)
        {
            diagnostics.Add(task.At, "expected exactly one, got neither: taskRef, taskSpec");
        }
        else if (task.TaskRef is { Text: "" } reference)
        {
            diagnostics.Add(reference.At, "invalid value: taskRef must specify name");
        }

        Names.CheckUnique(task.Params.Select(p => p.Name), diagnostics, p => $"parameter names must be unique, the parameter \"{p}\" is also defined at another place");
        Names.CheckUnique(task.Workspaces.Select(w => w.Name), diagnostics, w => $"workspace name \"{w}\" must be unique");
        foreach (var use in task.Workspaces.Where(u => spec.Workspaces.All(w => w.Name.Text != u.PipelineName)))
        {
            diagnostics.Add(
                use.Name.At, $"invalid value: pipeline task \"{name}\" expects workspace with name \"{use.PipelineName}\" but none exists in pipeline spec");
        }

        When(task, diagnostics);
        OnError(task, diagnostics);
    }

    private static void When(PipelineTask task, Diagnostics diagnostics)
    {
        foreach (var when in task.When.Where(w => !w.IsRefused))
        {
            if (when.Operator.Text is not ("in" or "notin"))
            {
                diagnostics.Add(
                    when.Operator.At,
                    $"invalid value: operator \"{when.Operator.Text}\" is not recognized. valid operators: in,notin");
            }

            if (when.Values.Count == 0)
            {
                diagnostics.Add(when.At, "invalid value: expecting non-empty values field");
            }
        }
    }

    private static void OnError(PipelineTask task, Diagnostics diagnostics)
    {
        if (task.OnError is not { } onError || Expression.In(onError.Text).Any())
        {
            return;
        }

        if (onError.Text is not ("continue" or "stopAndFail"))
        {
            diagnostics.Add(
                onError.At,
                $"invalid value: {onError.Text}: PipelineTask OnError must be either \"continue\" or \"stopAndFail\"");
        }
        else if (onError.Text == "continue" && task.Retries > 0)
        {
            diagnostics.Add(onError.At, "PipelineTask OnError cannot be set to \"continue\" when Retries is greater than 0");
        }
    }
}
