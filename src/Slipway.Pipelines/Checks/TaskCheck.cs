using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks a task with its steps.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/apis/pipeline/v1/task_validation.go.</remarks>
internal static class TaskCheck
{
    public static void Run(PlanTask task, RunPlan plan, Diagnostics diagnostics)
    {
        var spec = task.Spec;
        if (spec.Steps.Count == 0)
        {
            diagnostics.Add(spec.At.In(spec.At.Field + ".steps"), "missing field(s): steps");
        }

        DeclarationCheck.Params(spec.Params, diagnostics);
        DeclarationCheck.Results(spec.Results, diagnostics);
        Names.CheckUnique(spec.Workspaces.Select(w => w.Name), diagnostics, name => $"workspace name \"{name}\" must be unique");
        Names.CheckUnique(spec.Volumes.Select(v => v.Name), diagnostics, name => $"multiple volumes with same name \"{name}\"");
        Names.CheckUnique(spec.Steps.Select(s => s.Name).OfType<Located>(), diagnostics, name => $"invalid value: {name}: two steps have this name");
        Results(task, diagnostics);

        var symbols = SymbolsOf(task, plan);
        var earlier = new Symbols();
        foreach (var step in task.Steps)
        {
            var own = Isolate(new Symbols(symbols), task, step);
            StepCheck.Run(new StepContext(task, step, plan, own, earlier), diagnostics);
            earlier.AddResults($"steps.{step.Name}.results.", step.Results);
        }
    }

    private static Symbols SymbolsOf(PlanTask task, RunPlan plan)
    {
        var symbols = task.TaskName is null ? PipelineVariableCheck.ForTask(plan, task) : new Symbols();
        symbols.AddParams(task.Spec.Params.Where(p => p.Type is "string" or "array" or "object"))
            .Add("context.taskRun.name", "context.taskRun.namespace", "context.taskRun.uid", "context.task.name", "context.task.retry-count");
        if (task.TaskName is null)
        {
            symbols.AddParams(task.Definition.Params.Where(p => task.Spec.Params.All(s => s.Name.Text != p.Name.Text))
                .Select(p => new ParamSpec(p.Name, null, p.Value, null)));
        }

        foreach (var workspace in task.Spec.Workspaces.Select(w => w.Name.Text))
        {
            symbols.Add($"workspaces.{workspace}.path", $"workspaces.{workspace}.bound", $"workspaces.{workspace}.claim", $"workspaces.{workspace}.volume");
        }

        foreach (var result in task.Spec.Results)
        {
            symbols.Add($"results.{result.Name.Text}.path");
        }

        foreach (var step in task.Steps)
        {
            symbols.Add($"steps.step-{step.Name}.exitCode.path");
        }

        return symbols;
    }

    // A workspace that a step names is mounted in the steps that name it, and in no other.
    private static Symbols Isolate(Symbols symbols, PlanTask task, PlanStep step)
    {
        foreach (var workspace in task.IsolatedWorkspaces.Where(w => step.Spec.Workspaces.All(own => own.Text != w)))
        {
            var owners = string.Join(", ", task.Steps.Where(s => s.Spec.Workspaces.Any(w => w.Text == workspace)).Select(s => s.Name));
            symbols.Forbid(
                $"workspaces.{workspace}.path",
                $"workspace \"{workspace}\" is isolated to the steps that name it ({owners}): step \"{step.Name}\" cannot use $(workspaces.{workspace}.path)");
        }

        return symbols;
    }

    private static void Results(PlanTask task, Diagnostics diagnostics)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var result in task.Spec.Results.Where(r => r.Value is not null))
        {
            var text = result.Value is LocatedValue.Text value ? value.Value.Text : result.Value!.Plain.ToString();
            if (Expression.Only(text ?? "") is not { Index: null } only || only.Parts is not ["steps", var step, "results", .. var name])
            {
                diagnostics.Add(
                    result.Value!.At,
                    $"Could not extract step name and result name. Expected value to look like $(steps.<stepName>.results.<resultName>) but got \"{text}\"");
            }
            else if (!taken.TryAdd($"{step}.{string.Join('.', name)}", result.Name.Text))
            {
                // In a cluster this passes, and the first of the two never has a value: pkg/pod/status.go, findStepResultsFetchedByTask.
                diagnostics.Add(
                    result.Value!.At,
                    $"result \"{result.Name.Text}\" takes \"{text}\", which result \"{taken[$"{step}.{string.Join('.', name)}"]}\" takes too: Tekton hands a result of a step to one result of the task, the last that takes it. Let the step write it as a second result");
            }
            else if (task.Steps.FirstOrDefault(s => s.Name == step) is not { } owner)
            {
                diagnostics.Add(result.Value!.At, $"non-existent variable in \"{text}\": there is no step \"{step}\"");
            }
            else if (owner.Spec.Ref is null || owner.Action is not null)
            {
                Result(result, owner, string.Join('.', name), diagnostics);
            }
        }
    }

    private static void Result(ResultSpec result, PlanStep owner, string name, Diagnostics diagnostics)
    {
        if (owner.Results.FirstOrDefault(r => r.Name.Text == name) is not { } source)
        {
            diagnostics.Add(
                result.Value!.At,
                $"non-existent variable in \"{((LocatedValue.Text)result.Value).Value.Text}\": step \"{owner.Name}\" has no result \"{name}\"");
        }
        else if (source.Type != result.Type)
        {
            diagnostics.Add(
                result.Value!.At, $"result \"{result.Name.Text}\" is of type {result.Type}, but the result \"{name}\" of step \"{owner.Name}\" is of type {source.Type}");
        }
    }
}
