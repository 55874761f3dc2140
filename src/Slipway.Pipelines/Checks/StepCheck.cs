using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>A step among the others of its task.</summary>
/// <param name="Symbols">Variables of the task, as this step may use them.</param>
/// <param name="Earlier">Results of the steps before it.</param>
internal sealed record StepContext(PlanTask Task, PlanStep Step, RunPlan Plan, Symbols Symbols, Symbols Earlier);

/// <summary>Checks a step: its fields, its program, its variables.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/apis/pipeline/v1/container_validation.go.</remarks>
internal static class StepCheck
{
    public static void Run(StepContext context, Diagnostics diagnostics)
    {
        var step = context.Step;
        var spec = step.Spec;
        if (spec.Name is { Text.Length: > 0 } name && !Names.IsLabel(name.Text))
        {
            diagnostics.Add(
                name.At,
                $"invalid value \"{name.Text}\": Task step name must be a valid DNS Label: lower-case letters, digits and '-', at most 63");
        }

        Names.CheckUnique(spec.Workspaces, diagnostics, w => $"workspace \"{w}\" is named more than once");
        foreach (var workspace in spec.Workspaces.Where(w => context.Task.Spec.Workspaces.All(d => d.Name.Text != w.Text)))
        {
            diagnostics.Add(workspace.At, $"undefined workspace \"{workspace.Text}\"");
        }

        if (spec.OnError is { } onError && onError.Text is not ("continue" or "stopAndFail" or "continueAndFail") && !onError.Text.StartsWith("$(params", StringComparison.Ordinal))
        {
            diagnostics.Add(
                onError.At,
                $"invalid value: \"{onError.Text}\": Task step onError must be \"continue\", \"stopAndFail\" or \"continueAndFail\"");
        }

        if (spec.Ref is null)
        {
            if (spec.Params.Count > 0)
            {
                diagnostics.Add(spec.Params[0].Name.At, "params cannot be used without Ref");
            }

            Program(step, diagnostics);
            DeclarationCheck.Results(spec.Results, diagnostics);
        }
        else
        {
            Reference(context, diagnostics);
        }

        StepVariableCheck.Run(context, diagnostics);
        PodPathCheck.Run(context, diagnostics);
    }

    private static void Reference(StepContext context, Diagnostics diagnostics)
    {
        var spec = context.Step.Spec;
        if (spec.Ref!.Text.Length == 0 && !spec.IsRefused)
        {
            diagnostics.Add(spec.Ref.At, "missing field(s): name");
        }

        var own = spec.Program;
        void Refuse(string name, IEnumerable<Located?> values)
        {
            if (values.OfType<Located>().FirstOrDefault() is { } first)
            {
                diagnostics.Add(first.At, $"{name} cannot be used with Ref");
            }
        }

        Refuse("image", [own.Image]);
        Refuse("command", own.Command);
        Refuse("args", own.Args);
        Refuse("script", [own.Script]);
        Refuse("working dir", [own.WorkingDirectory]);
        Refuse("env", own.Environment.Select(e => e.Name));
        Refuse("volumeMounts", own.VolumeMounts.Select(m => m.Name));
        Refuse("results", spec.Results.Select(r => r.Name));
        if (context.Step.Action is { } action)
        {
            Action(context, action, diagnostics);
        }
    }

    private static void Action(StepContext context, StepActionSpec action, Diagnostics diagnostics)
    {
        var step = context.Step;
        DeclarationCheck.Params(action.Params, diagnostics);
        DeclarationCheck.Results(action.Results, diagnostics);
        Program(step, diagnostics);
        if (action.Program.Script is { } script && Expression.In(script.Text).Any(e => e.Name.StartsWith("params.", StringComparison.Ordinal)))
        {
            diagnostics.Add(script.At, "param substitution in scripts is not allowed. Hand the value over by env or args.");
        }

        var prefix = $"failed to resolve step ref for step \"{step.Spec.Name?.Text}\" (index {context.Task.Steps.ToList().IndexOf(step)}): ";
        var given = step.Spec.Params;
        var extra = given.Where(p => action.Params.All(a => a.Name.Text != p.Name.Text)).ToList();
        if (extra.Count > 0)
        {
            diagnostics.Add(
                extra[0].Name.At,
                $"{prefix}extra params passed by Step to StepAction: [{string.Join(' ', extra.Select(p => p.Name.Text))}]");
        }

        var missing = action.Params.Where(a => a.Default is null && given.All(p => p.Name.Text != a.Name.Text)).Select(a => a.Name.Text).ToList();
        if (missing.Count > 0)
        {
            diagnostics.Add(step.Spec.At, $"{prefix}non-existent params in Step: [{string.Join(' ', missing)}]");
        }

        Names.CheckUnique(given.Select(p => p.Name), diagnostics, p => $"parameter names must be unique, the parameter \"{p}\" is also defined at another place");
        foreach (var param in given)
        {
            var type = action.Params.FirstOrDefault(a => a.Name.Text == param.Name.Text)?.Type ?? param.Value.TypeName;
            if (type != param.Value.TypeName && !(param.Value is LocatedValue.Text text && Expression.Only(text.Value.Text) is { IsWhole: true }))
            {
                diagnostics.Add(
                    param.Value.At,
                    $"{prefix}invalid parameter substitution: {param.Name.Text}. Please check the types of the default value and the passed value");
            }
        }
    }

    private static void Program(PlanStep step, Diagnostics diagnostics)
    {
        var program = step.Program;
        var at = step.Action?.At ?? step.Spec.At;
        if (program.Image is not { Text.Length: > 0 } && step.Template?.Image is not { Text.Length: > 0 })
        {
            diagnostics.Add(at, "missing field(s): Image");
        }

        if (program.Script is { } script)
        {
            if (program.Command.Count > 0)
            {
                diagnostics.Add(script.At, "script cannot be used with command");
            }

            if (script.Text.StartsWith("#!win", StringComparison.Ordinal))
            {
                diagnostics.Add(
                    script.At,
                    "\"script\" is not supported by a local run: Windows scripts are an alpha feature of Tekton. Write a script for a shell.");
            }
        }
        else if (step.Command.Count == 0)
        {
            diagnostics.Add(
                at, $"step \"{step.Name}\" has neither command nor script: a local run cannot ask the image for its entrypoint. Name the program under command.");
        }
    }
}
