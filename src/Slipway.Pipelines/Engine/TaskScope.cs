using System.Globalization;
using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>The variables of one attempt at a task: params, workspaces, result files, context.</summary>
internal sealed class TaskScope(RunPlan plan, PlanTask task, LocalRunOptions options, TaskDirectories directories)
{
    /// <summary>The variables, and in Tekton's words what is wrong with the values that the pipeline hands over; else null.</summary>
    public (Scope Variables, string? Error) Make(Scope pipelineScope, string taskRunName, int attempt)
    {
        // An inline task sees the variables of the pipeline; its params' own values come first, then the pipeline's, then the defaults.
        var scope = task.TaskName is null ? new Scope(pipelineScope) : new Scope();
        var given = task.Definition.Params.ToDictionary(p => p.Name.Text, p => pipelineScope.Expand(p.Value), StringComparer.Ordinal);
        if (task.TaskName is null)
        {
            foreach (var param in plan.Spec.Params.Select(p => p.Name.Text).Concat(plan.Params.Keys).Where(n => !given.ContainsKey(n)))
            {
                if (pipelineScope.Find(new Expression("params." + param, null, "")) is { } value)
                {
                    given[param] = value;
                }
            }

            foreach (var (name, value) in given)
            {
                scope.Set("params." + name, value);
            }
        }

        if (ErrorIn(given) is { } error)
        {
            return (scope, error);
        }

        ParamValues.AddTo(scope, task.Spec.Params, given);
        AddContext(scope, taskRunName, attempt);
        AddWorkspaces(scope, pipelineScope);
        return (scope, ErrorIn(scope));
    }

    private void AddContext(Scope scope, string taskRunName, int attempt)
    {
        scope.Set("context.taskRun.name", taskRunName)
            .Set("context.taskRun.namespace", options.Namespace)
            .Set("context.taskRun.uid", Guid.NewGuid().ToString())
            .Set("context.task.name", task.TaskName ?? taskRunName)
            .Set("context.task.retry-count", (attempt - 1).ToString(CultureInfo.InvariantCulture));
        foreach (var result in task.Spec.Results)
        {
            scope.Set($"results.{result.Name.Text}.path", directories.Result(result.Name.Text));
        }

        foreach (var step in task.Steps)
        {
            scope.Set($"steps.step-{step.Name}.exitCode.path", directories.ExitCode(step.Name));
        }
    }

    private void AddWorkspaces(Scope scope, Scope pipelineScope)
    {
        foreach (var workspace in task.Spec.Workspaces)
        {
            var name = workspace.Name.Text;
            var path = task.Workspaces.TryGetValue(name, out var use) ? PathOf(use, pipelineScope) : null;
            scope.Set($"workspaces.{name}.path", path ?? "")
                .Set($"workspaces.{name}.bound", path is null ? "false" : "true")
                .Set($"workspaces.{name}.claim", "")
                .Set($"workspaces.{name}.volume", path is null ? "" : "ws-" + name);
        }
    }

    private string? PathOf(WorkspaceUse use, Scope pipelineScope)
    {
        if (!plan.Workspaces.TryGetValue(use.PipelineName, out var source))
        {
            return null;
        }

        var directory = source.Binding switch
        {
            WorkspaceBinding.LocalDirectory local => Path.GetFullPath(Path.Combine(local.Path, local.SubPath)),
            _ when source.IsShared => Path.Combine(options.ScratchDirectory, ScratchCleanup.SharedName, use.PipelineName),
            _ => directories.EmptyDirectory(use.PipelineName),
        };
        if (use.SubPath is { } subPath)
        {
            directory = Path.Combine(directory, pipelineScope.Expand(subPath.Text));
        }

        if (source.Binding is not WorkspaceBinding.LocalDirectory { ReadOnly: true })
        {
            Directory.CreateDirectory(directory);
        }

        return directory.TrimEnd('/');
    }

    private string? ErrorIn(Dictionary<string, ParamValue> given)
    {
        var wrong = task.Spec.Params
            .Where(p => given.TryGetValue(p.Name.Text, out var value) && value.TypeName != p.Type)
            .Select(p => p.Name.Text).ToList();
        if (wrong.Count > 0)
        {
            return $"invalid input params for task {task.TaskName ?? task.Name}: param types don't match the user-specified type: [{string.Join(' ', wrong)}]";
        }

        var missing = task.Spec.Params
            .Where(p => given.GetValueOrDefault(p.Name.Text) is ParamValue.Map)
            .Select(p => (p.Name.Text, Keys: (p.Properties ?? [])
                .Except(((ParamValue.Map)given[p.Name.Text]).Values.Keys)
                .Except((p.Default as LocatedValue.Map)?.Values.Select(v => v.Key) ?? [])
                .ToList()))
            .Where(p => p.Keys.Count > 0)
            .Select(p => $"{p.Text}:[{string.Join(' ', p.Keys)}]")
            .ToList();
        return missing.Count > 0
            ? $"invalid input params for task {task.TaskName ?? task.Name}: missing keys for these params which are required in ParamSpec's properties map[{string.Join(' ', missing)}]"
            : null;
    }

    private string? ErrorIn(Scope scope)
    {
        var references = task.Steps.SelectMany(s => s.TaskTexts).SelectMany(t => scope.OutOfBounds(t.Text)).Distinct().ToList();
        return references.Count > 0 ? $"non-existent param references:[{string.Join(' ', references)}]" : null;
    }
}
