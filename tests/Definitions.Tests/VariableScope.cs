using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>
/// Which variables may stand in a definition (https://tekton.dev/docs/pipelines/variables/): those of its kind, with names that
/// are declared there.
/// </summary>
internal static partial class VariableScope
{
    /// <summary>The variables in a text, without <c>$(</c> and <c>)</c>.</summary>
    public static IEnumerable<string> In(string text) => Reference().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>What is wrong with each variable of a definition that does not resolve.</summary>
    public static IEnumerable<string> Errors(Definition definition) => definition.Spec.Scalars()
        .Where(scalar => !scalar.Path.EndsWith(".description", StringComparison.Ordinal))
        .SelectMany(scalar => In(scalar.Value).Where(variable => !Resolves(definition, variable, StepIndex(scalar.Path)))
            .Select(variable => $"{definition.File}{scalar.Path}: $({variable}) is nothing that is declared"));

    private static bool Resolves(Definition definition, string variable, int? step)
    {
        var parts = variable.Split('.');
        return (definition.Kind, parts) switch
        {
            (_, ["params", var name]) => definition.Params.ContainsKey(name),
            ("Pipeline", ["tasks", var task, "results", var result]) => TaskOf(definition, task) is { } t && Has(t.Spec, "results", result, star: true),
            ("Pipeline", ["workspaces", var name, "bound"]) => definition.Spec.Names("workspaces").Contains(name),
            ("Pipeline", ["context", "pipelineRun", "name" or "namespace" or "uid"]) or ("Pipeline", ["context", "pipeline", "name"]) => true,
            ("Task", ["workspaces", var name, "path" or "bound" or "claim" or "volume"]) => definition.Spec.Names("workspaces").Contains(name),
            ("Task", ["steps", var name, "results", var result]) =>
                IsEarlier(definition, name, step) && Has(Definition.StepAction(name).Spec, "results", result, star: false),
            ("Task", ["results", var name, "path"]) => definition.Spec.Names("results").Contains(name),
            ("Task", ["context", "taskRun", "name" or "namespace" or "uid"]) or ("Task", ["context", "task", "name" or "retry-count"]) => true,
            ("StepAction", ["step", "results", var name, "path"]) => definition.Spec.Names("results").Contains(name),
            _ => false,
        };
    }

    /// <summary>An object result is passed on whole: with <c>[*]</c> from a Task, without from a step (Tekton's webhook).</summary>
    private static bool Has(YamlNode spec, string list, string name, bool star)
    {
        var declared = spec.Items(list).SingleOrDefault(item => item.Text("name") == name.Replace("[*]", "", StringComparison.Ordinal));
        return declared is not null && name.EndsWith("[*]", StringComparison.Ordinal) == (star && declared.Text("type") is "object" or "array" && star);
    }

    private static Definition? TaskOf(Definition pipeline, string name) =>
        pipeline.Spec.Items("tasks").SingleOrDefault(task => task.Text("name") == name)?.Text("taskRef", "name") is { } reference ? Definition.Task(reference) : null;

    /// <summary>A step sees the results of those before it; the Task's own results see all.</summary>
    private static bool IsEarlier(Definition task, string name, int? step)
    {
        var index = task.Spec.Names("steps").ToList().IndexOf(name);
        return index >= 0 && (step is null || index < step);
    }

    private static int? StepIndex(string path) => StepPath().Match(path) is { Success: true } match ? int.Parse(match.Groups[1].Value) : null;

    [GeneratedRegex(@"\$\(([^()]*)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\.steps\[(\d+)\]")]
    private static partial Regex StepPath();
}
