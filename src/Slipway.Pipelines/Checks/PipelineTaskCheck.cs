using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks that what a pipeline hands to a task fits what the task declares.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/reconciler/taskrun/validate_taskrun.go and pkg/workspace/validate.go.</remarks>
internal static class PipelineTaskCheck
{
    public static void Run(PlanTask task, RunPlan plan, Diagnostics diagnostics)
    {
        Params(task, plan, diagnostics);
        Workspaces(task, plan, diagnostics);
    }

    private static void Params(PlanTask task, RunPlan plan, Diagnostics diagnostics)
    {
        var given = task.Definition.Params;
        var prefix = $"invalid input params for task {task.TaskName ?? task.Name}: ";
        var inherited = task.TaskName is null ? plan.Spec.Params.Select(p => p.Name.Text).Concat(plan.Params.Keys) : [];
        var names = given.Select(p => p.Name.Text).Concat(inherited).ToHashSet(StringComparer.Ordinal);
        var missing = task.Spec.Params.Where(p => p.Default is null && !names.Contains(p.Name.Text)).Select(p => p.Name.Text).ToList();
        if (missing.Count > 0)
        {
            diagnostics.Add(
                task.At.In(task.At.Field + ".params"),
                $"{prefix}missing values for these params which have no default values: [{string.Join(' ', missing)}]");
        }

        foreach (var param in given)
        {
            var spec = task.Spec.Params.FirstOrDefault(p => p.Name.Text == param.Name.Text);
            if (spec is null)
            {
                if (task.TaskName is not null)
                {
                    var known = string.Join(", ", task.Spec.Params.Select(p => p.Name.Text));
                    diagnostics.Add(
                        param.Name.At, $"the task \"{task.TaskName}\" declares no param \"{param.Name.Text}\". {(known.Length == 0 ? "It has none." : $"It has: {known}.")}");
                }
            }
            else if (param.Value.TypeName != spec.Type && !(param.Value is LocatedValue.Text text && Expression.Only(text.Value.Text) is { IsWhole: true }))
            {
                diagnostics.Add(param.Value.At, $"{prefix}param types don't match the user-specified type: [{spec.Name.Text}]");
            }
        }
    }

    private static void Workspaces(PlanTask task, RunPlan plan, Diagnostics diagnostics)
    {
        foreach (var workspace in task.Spec.Workspaces)
        {
            if (task.Workspaces.TryGetValue(workspace.Name.Text, out var use))
            {
                if (!workspace.IsOptional && plan.Spec.Workspaces.FirstOrDefault(w => w.Name.Text == use.PipelineName) is { IsOptional: true }
                    && !(plan.Spec.IsInline && plan.Workspaces.ContainsKey(use.PipelineName)))
                {
                    diagnostics.Add(
                        use.Name.At, $"pipeline workspace \"{use.PipelineName}\" is marked optional but pipeline task \"{task.Name}\" requires it be provided");
                }
            }
            else if (!workspace.IsOptional)
            {
                diagnostics.Add(
                    task.At.In(task.At.Field + ".workspaces"), $"declared workspace \"{workspace.Name.Text}\" is required but has not been bound");
            }
        }

        foreach (var use in task.Workspaces.Values.Where(u => task.Spec.Workspaces.All(w => w.Name.Text != u.Name.Text)))
        {
            diagnostics.Add(use.Name.At, $"workspace binding \"{use.Name.Text}\" does not match any declared workspace");
        }
    }
}
