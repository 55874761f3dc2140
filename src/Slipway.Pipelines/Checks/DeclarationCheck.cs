using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks declared params and results by themselves.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/apis/pipeline/v1: task_validation.go, result_validation.go.</remarks>
internal static class DeclarationCheck
{
    public static void Params(IReadOnlyList<ParamSpec> specs, Diagnostics diagnostics)
    {
        Names.CheckUnique(specs.Select(s => s.Name), diagnostics, name => $"parameter appears more than once: {name}");
        foreach (var spec in specs)
        {
            Param(spec, specs, diagnostics);
        }

        if (HasCycle(specs))
        {
            diagnostics.Add(specs[0].At, "circular dependency detected in parameter references");
        }
    }

    public static void Results(IReadOnlyList<ResultSpec> specs, Diagnostics diagnostics)
    {
        Names.CheckUnique(specs.Select(s => s.Name), diagnostics, name => $"result \"{name}\" is declared more than once");
        foreach (var spec in specs)
        {
            if (spec.Name.Text.Length > 0 && !Names.IsResult(spec.Name.Text))
            {
                diagnostics.Add(
                    spec.Name.At,
                    $"invalid key name \"{spec.Name.Text}\": Name must consist of alphanumeric characters, '-', '_', and must start and end with an alphanumeric character");
            }

            if (spec.Type == "object" && spec.Properties is null)
            {
                diagnostics.Add(spec.Name.At, $"missing field(s): {spec.Name.Text}.properties");
            }
        }
    }

    private static void Param(ParamSpec spec, IReadOnlyList<ParamSpec> specs, Diagnostics diagnostics)
    {
        var name = spec.Name.Text;
        if (spec.Type is not ("string" or "array" or "object"))
        {
            diagnostics.Add(spec.WrittenType!.At, $"invalid value: {spec.Type}: the type of a param is string, array or object");
            return;
        }

        if (spec.Default is { } value && value.TypeName != spec.Type)
        {
            diagnostics.Add(value.At, $"\"{spec.Type}\" type does not match default value's type: \"{value.TypeName}\"");
        }

        if (spec.Type == "object" && spec.Properties is null)
        {
            diagnostics.Add(spec.At, $"missing field(s): {name}.properties");
        }

        if (name.Length > 0 && spec.Type == "object" && !(spec.Properties ?? []).Prepend(name).All(Names.IsObjectParam))
        {
            diagnostics.Add(
                spec.At,
                $"Object param name and key name format is invalid: {name}: Must only contain alphanumeric characters, hyphens (-), underscores (_), and begin with a letter or an underscore (_)");
        }
        else if (name.Length > 0 && spec.Type != "object" && !Names.IsParam(name))
        {
            diagnostics.Add(
                spec.At,
                $"The format of following array and string variable names is invalid: [{name}]: Must only contain alphanumeric characters, hyphens (-), underscores (_), and dots (.), and begin with a letter or an underscore (_)");
        }

        foreach (var reference in ParamValues.References(spec).Where(r => !IsKnown(r, specs)))
        {
            diagnostics.Add(spec.Default!.At, $"parameter \"{name}\" references non-existent parameter \"{reference}\"");
        }
    }

    private static bool IsKnown(string reference, IReadOnlyList<ParamSpec> specs) =>
        specs.Any(s => s.Name.Text == reference || (s.Type == "object" && reference.StartsWith(s.Name.Text + ".", StringComparison.Ordinal)));

    private static bool HasCycle(IReadOnlyList<ParamSpec> specs)
    {
        var open = specs.ToList();
        while (open.RemoveAll(s => !ParamValues.References(s).Any(r => open.Any(o => o.Name.Text == r))) > 0)
        {
        }

        return open.Count > 0;
    }
}
