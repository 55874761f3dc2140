using System.Globalization;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Engine;

/// <summary>The variables of a pipeline's fields.</summary>
internal static class PipelineScope
{
    /// <summary>The uid of the run: <c>$(context.pipelineRun.uid)</c>.</summary>
    public static Scope Make(RunPlan plan, LocalRunOptions options, string uid)
    {
        var scope = new Scope()
            .Set("context.pipelineRun.name", options.RunName)
            .Set("context.pipelineRun.namespace", options.Namespace)
            .Set("context.pipelineRun.uid", uid)
            .Set("context.pipeline.name", plan.PipelineName);
        AddParams(scope, plan);
        foreach (var workspace in plan.Spec.Workspaces)
        {
            scope.Set($"workspaces.{workspace.Name.Text}.bound", plan.Workspaces.ContainsKey(workspace.Name.Text) ? "true" : "false");
        }

        return scope;
    }

    /// <summary>Adds the params of the run; an inline pipeline sees those too that it does not declare.</summary>
    public static void AddParams(Scope scope, RunPlan plan)
    {
        var given = plan.Params.ToDictionary(p => p.Key, p => scope.Expand(p.Value), StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            scope.Set("params." + name, value);
        }

        ParamValues.AddTo(scope, plan.Spec.Params, given);
    }

    /// <summary>The same with what belongs to one task.</summary>
    public static Scope For(Scope pipeline, PlanTask task) =>
        new Scope(pipeline).Set("context.pipelineTask.retries", task.Definition.Retries.ToString(CultureInfo.InvariantCulture));
}
