using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks the variables and volumes that a step uses, those of its StepAction in the StepAction's own terms.</summary>
internal static class StepVariableCheck
{
    public static void Run(StepContext context, Diagnostics diagnostics)
    {
        var (step, plan) = (context.Step, context.Plan);
        string? Explain(Expression e) => StepExplanation(e, context) ?? (context.Task.TaskName is null ? PipelineVariableCheck.ExplainTask(e, context.Task, plan) : null);

        foreach (var param in step.Spec.Params)
        {
            Both(context.Symbols, context).Check(param.Value, diagnostics, Explain);
        }

        if (step.Template is { } template)
        {
            Program(template, context.Symbols, context, diagnostics, Explain);
        }

        if (step.Spec.OnError is { } onError)
        {
            context.Symbols.Check(onError, Usage.Text, diagnostics, Explain);
        }

        var own = step.Action is { } action ? context.Symbols.Without("params.").AddParams(action.Params) : new Symbols(context.Symbols);
        foreach (var result in step.Results)
        {
            own.Add($"step.results.{result.Name.Text}.path");
        }

        if (step.Spec.Ref is null || step.Action is not null)
        {
            Program(step.Program, own, context, diagnostics, Explain);
            Volumes(context, diagnostics);
        }
    }

    private static void Program(Program program, Symbols symbols, StepContext context, Diagnostics diagnostics, Func<Expression, string?> explain)
    {
        var withResults = Both(symbols, context);
        withResults.Check(program.Command.Concat(program.Args), Usage.Argument, diagnostics, explain);
        withResults.Check(program.Environment.Select(e => e.Value), Usage.Text, diagnostics, explain);
        foreach (var (text, field) in new[] { (program.Script, "script"), (program.WorkingDirectory, "workingDir") })
        {
            if (text is not null && Expression.In(text.Text).Any(IsStepResult))
            {
                diagnostics.Add(text.At, $"stepResult substitutions are only allowed in env, command and args. Found usage in {field}");
            }
            else if (text is not null)
            {
                symbols.Check(text, Usage.Text, diagnostics, explain);
            }
        }
    }

    private static Symbols Both(Symbols symbols, StepContext context) => symbols.Union(context.Earlier);

    private static bool IsStepResult(Expression e) => e.Parts is ["steps", _, "results", ..];

    private static string? StepExplanation(Expression expression, StepContext context) =>
        expression.Parts is ["steps", var step, "results", .. var result]
            ? $"non-existent variable in \"{expression.Source}\": no step \"{step}\" before step \"{context.Step.Name}\" has a result \"{string.Join('.', result)}\""
            : null;

    private static void Volumes(StepContext context, Diagnostics diagnostics)
    {
        var declared = context.Task.Spec.Volumes.Select(v => v.Name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in context.Step.Program.VolumeMounts.Concat(context.Step.Template?.VolumeMounts ?? []))
        {
            var name = mount.Name.Text;
            if (context.Step.Action is { } action && Expression.Only(name) is { Index: null } reference && reference.Parts is ["params", ..])
            {
                var param = reference.Name["params.".Length..];
                var given = context.Step.Spec.Params.FirstOrDefault(p => p.Name.Text == param)?.Value ?? action.Params.FirstOrDefault(p => p.Name.Text == param)?.Default;
                if (given is not LocatedValue.Text { Value: var text } || Expression.In(text.Text).Any())
                {
                    continue;
                }

                if (!declared.Contains(text.Text))
                {
                    diagnostics.Add(text.At, $"Not found: \"{text.Text}\": the task declares no volume of this name");
                }
            }
            else if (context.Step.Action is not null && context.Step.Program.VolumeMounts.Contains(mount))
            {
                diagnostics.Add(
                    mount.Name.At,
                    $"invalid value: {name}: the name of a StepAction's volume mount must be exactly one param reference, such as $(params.volume)");
            }
            else if (!Expression.In(name).Any() && !declared.Contains(name))
            {
                diagnostics.Add(mount.Name.At, $"Not found: \"{name}\": the task declares no volume of this name");
            }
        }
    }
}
