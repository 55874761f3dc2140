using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks that what a run is given fits what the pipeline declares.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/reconciler/pipelinerun/resources: validate_params.go, pipelinerunresolution.go.</remarks>
internal static class RunCheck
{
    public static void Run(RunPlan plan, LocalRunOptions options, Diagnostics diagnostics)
    {
        Params(plan, options, diagnostics);
        Workspaces(plan, options, diagnostics);
    }

    private static void Params(RunPlan plan, LocalRunOptions options, Diagnostics diagnostics)
    {
        var specs = plan.Spec.Params;
        var at = Location.Options("params");
        if (!plan.Spec.IsInline)
        {
            foreach (var name in options.Params.Keys.Where(n => specs.All(s => s.Name.Text != n)))
            {
                diagnostics.Add(
                    at,
                    $"the pipeline \"{plan.PipelineName}\" declares no param \"{name}\". {Known(specs.Select(s => s.Name.Text))}");
            }
        }

        var missing = specs.Where(s => s.Default is null && !plan.Params.ContainsKey(s.Name.Text)).Select(s => s.Name.Text).Where(n => n.Length > 0).Distinct().ToList();
        if (missing.Count > 0)
        {
            diagnostics.Add(at, $"PipelineRun missing parameters: [{string.Join(' ', missing)}]");
        }

        var wrong = specs.Where(s => plan.Params.TryGetValue(s.Name.Text, out var value) && value.TypeName != s.Type).Select(s => s.Name.Text).ToList();
        if (wrong.Count > 0)
        {
            diagnostics.Add(at, $"parameters have inconsistent types : [{string.Join(' ', wrong)}]");
        }

        var keys = specs.Where(s => s.Type == "object")
            .Select(s => (s.Name.Text, Keys: (s.Properties ?? [])
                .Except((plan.Params.GetValueOrDefault(s.Name.Text) as LocatedValue.Map)?.Values.Select(v => v.Key) ?? [])
                .Except((s.Default as LocatedValue.Map)?.Values.Select(v => v.Key) ?? []).ToList()))
            .Where(p => p.Keys.Count > 0 && plan.Params.ContainsKey(p.Text))
            .Select(p => $"{p.Text}:[{string.Join(' ', p.Keys)}]").ToList();
        if (keys.Count > 0)
        {
            diagnostics.Add(at, $"PipelineRun missing object keys for parameters: map[{string.Join(' ', keys)}]");
        }

        if (!diagnostics.HasErrors)
        {
            Indexes(plan, diagnostics);
        }
    }

    private static void Indexes(RunPlan plan, Diagnostics diagnostics)
    {
        var scope = new Scope();
        PipelineScope.AddParams(scope, plan);
        foreach (var text in plan.Tasks.SelectMany(t => t.Definition.Texts))
        {
            foreach (var reference in scope.OutOfBounds(text.Text))
            {
                diagnostics.Add(text.At, $"non-existent param references:[{reference}]");
            }
        }
    }

    private static void Workspaces(RunPlan plan, LocalRunOptions options, Diagnostics diagnostics)
    {
        var at = Location.Options("workspaces");
        foreach (var workspace in plan.Spec.Workspaces.Where(w => !w.IsOptional && w.Name.Text.Length > 0 && !plan.Workspaces.ContainsKey(w.Name.Text)))
        {
            diagnostics.Add(at, $"pipeline requires workspace with name \"{workspace.Name.Text}\" be provided by pipelinerun");
        }

        foreach (var (name, binding) in options.Workspaces)
        {
            if (plan.Spec.Workspaces.All(w => w.Name.Text != name))
            {
                diagnostics.Add(
                    at,
                    $"the pipeline \"{plan.PipelineName}\" declares no workspace \"{name}\". {Known(plan.Spec.Workspaces.Select(w => w.Name.Text))}");
            }

            if (binding is WorkspaceBinding.LocalDirectory local)
            {
                if (!Directory.Exists(local.Path))
                {
                    diagnostics.Add(at, $"workspace \"{name}\": there is no directory {local.Path}");
                }

                SubPath(local.SubPath, at, name, diagnostics);
            }
        }

        foreach (var use in plan.Tasks.SelectMany(t => t.Workspaces.Values))
        {
            SubPath(use.SubPath?.Text ?? "", use.SubPath?.At ?? at, use.Name.Text, diagnostics);
        }
    }

    private static void SubPath(string path, Location at, string workspace, Diagnostics diagnostics)
    {
        if (Path.IsPathRooted(path) || path.Split('/').Contains(".."))
        {
            diagnostics.Add(
                at,
                $"workspace \"{workspace}\": invalid value: {path}: the sub path must be a relative path and must not contain '..'");
        }
    }

    private static string Known(IEnumerable<string> names)
    {
        var text = string.Join(", ", names);
        return text.Length == 0 ? "It has none." : $"It has: {text}.";
    }
}
