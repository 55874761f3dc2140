using System.Text.RegularExpressions;
using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>Joins a pipeline with the Tasks and StepActions that it refers to by name.</summary>
internal sealed partial class Planner(DefinitionCatalog catalog, PipelineSpec pipeline, Diagnostics diagnostics)
{
    private readonly Dictionary<string, TaskSpec?> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepActionSpec?> actions = new(StringComparer.Ordinal);

    /// <summary>All tasks whose Task is known; the others are reported.</summary>
    public IReadOnlyList<PlanTask> Plan()
    {
        var planned = pipeline.Tasks.Select(t => Plan(t, isFinally: false))
            .Concat(pipeline.Finally.Select(t => Plan(t, isFinally: true)))
            .OfType<PlanTask>()
            .ToList();
        return [.. planned.Select(t => t.IsFinally ? t : t with { Dependencies = DependenciesOf(t) })];
    }

    private PlanTask? Plan(PipelineTask task, bool isFinally)
    {
        if (task.IsRefused)
        {
            return null;
        }

        var spec = task.TaskSpec;
        if (spec is null && task.TaskRef is { Text.Length: > 0 } name)
        {
            spec = FindTask(name);
        }

        if (spec is null)
        {
            return null;
        }

        var planned = new PlanTask
        {
            Definition = task,
            TaskName = task.TaskSpec is null ? task.TaskRef!.Text : null,
            Spec = spec,
            Steps = [.. spec.Steps.Select((s, i) => Plan(s, i, spec))],
            IsFinally = isFinally,
            Workspaces = new Dictionary<string, WorkspaceUse>(),
        };
        return Propagate(planned);
    }

    private PlanStep Plan(StepSpec step, int index, TaskSpec spec) => new()
    {
        Name = step.Name is { Text.Length: > 0 } name ? name.Text : $"unnamed-{index}",
        Spec = step,
        Template = spec.Template?.Program,
        Action = step.Ref is { Text.Length: > 0 } reference && !step.IsRefused ? FindAction(reference, step, index) : null,
    };

    private TaskSpec? FindTask(Located name)
    {
        if (!tasks.TryGetValue(name.Text, out var spec))
        {
            spec = catalog.Find("Task", name.Text)?.ReadSpec(TaskSpec.Read, diagnostics);
            tasks.Add(name.Text, spec);
        }

        if (spec is null)
        {
            diagnostics.Add(
                name.At,
                $"Couldn't retrieve Task \"{name.Text}\": tasks.tekton.dev \"{name.Text}\" not found. {Known("Task")}");
        }

        return spec;
    }

    private StepActionSpec? FindAction(Located name, StepSpec step, int index)
    {
        if (!actions.TryGetValue(name.Text, out var spec))
        {
            spec = catalog.Find("StepAction", name.Text)?.ReadSpec(StepActionSpec.Read, diagnostics);
            actions.Add(name.Text, spec);
        }

        if (spec is null)
        {
            diagnostics.Add(
                name.At,
                $"failed to resolve step ref for step \"{step.Name?.Text}\" (index {index}): stepactions.tekton.dev \"{name.Text}\" not found. {Known("StepAction")}");
        }

        return spec;
    }

    private string Known(string kind)
    {
        var names = string.Join(", ", catalog.Names(kind));
        return names.Length == 0 ? $"No file that was given defines a {kind}." : $"The files that were given define: {names}.";
    }

    // An inline task sees the pipeline's workspaces by name, declared or only used.
    private PlanTask Propagate(PlanTask task)
    {
        var uses = new Dictionary<string, WorkspaceUse>(StringComparer.Ordinal);
        foreach (var use in task.Definition.Workspaces)
        {
            uses[use.Name.Text] = use;
        }

        if (task.TaskName is not null)
        {
            return task with { Workspaces = uses };
        }

        var declared = task.Spec.Workspaces.Select(w => w.Name.Text).ToHashSet(StringComparer.Ordinal);
        var used = task.InlineTexts.SelectMany(t => Expression.In(t.Text)).Where(e => e.Parts is ["workspaces", _, _]).Select(e => e.Parts[1])
            .Where(name => !declared.Contains(name) && pipeline.Workspaces.Any(w => w.Name.Text == name))
            .Distinct().ToList();
        foreach (var name in declared.Concat(used).Where(n => !uses.ContainsKey(n) && pipeline.Workspaces.Any(w => w.Name.Text == n)))
        {
            uses[name] = new WorkspaceUse(new Located(name, task.At), null, null);
        }

        return task with
        {
            Workspaces = uses,
            Spec = task.Spec with
            {
                Workspaces = [.. task.Spec.Workspaces, .. used.Select(n => new TaskWorkspace(
                    new Located(n, task.At), "/workspace/" + n, pipeline.Workspaces.Any(w => w.Name.Text == n && w.IsOptional)))],
            },
        };
    }

    private static HashSet<string> DependenciesOf(PlanTask task) =>
        task.Definition.RunAfter.Select(r => r.Text)
            .Concat(task.Definition.Texts.Concat(task.InlineTexts).SelectMany(t => ResultTasks(t.Text)))
            .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> ResultTasks(string text) =>
        Expression.In(text).Where(e => TaskResult().IsMatch(e.Name)).Select(e => e.Parts[1]);

    [GeneratedRegex(@"^tasks\.[^.]+\.results\.", RegexOptions.CultureInvariant)]
    private static partial Regex TaskResult();
}
