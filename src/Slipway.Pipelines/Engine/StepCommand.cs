using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;
using Slipway.Processes;

namespace Slipway.Pipelines.Engine;

/// <summary>
/// Makes the command of a step: Tekton's variables first, then Kubernetes' references to env, then results of earlier steps, which in a
/// cluster the entrypoint replaces when the step begins.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="taskScope">Variables of the task, with those of this step.</param>
/// <param name="stepResults">Results of the steps that have ended.</param>
/// <param name="paths">Turns a path of a pod in env into the path that stands for it here.</param>
internal sealed class StepCommand(PlanStep step, Scope taskScope, Scope stepResults, Func<string, string> paths)
{
    private readonly Scope scope = step.Action is null ? taskScope : ActionScope(step, taskScope);
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    /// <summary>The command without what the run adds: output, log, programs.</summary>
    /// <param name="scriptFile">Where a script is to be written.</param>
    /// <param name="workDirectory">Stands for the image's working directory.</param>
    /// <exception cref="InvalidDataException">A result of an earlier step is not there.</exception>
    public Command Make(string scriptFile, string workDirectory)
    {
        ReadEnvironment();
        var directory = (step.Program.WorkingDirectory is { } own ? scope.Expand(own.Text) : null)
            ?? (step.Template?.WorkingDirectory is { } common ? taskScope.Expand(common.Text) : null);
        directory = Path.GetFullPath(paths(directory ?? ""), workDirectory);
        Directory.CreateDirectory(directory);

        var isOwnArgs = step.Program.Args.Count > 0;
        var arguments = Expand(isOwnArgs ? step.Program.Args : step.Template?.Args ?? [], isOwnArgs ? scope : taskScope);
        IReadOnlyList<string> program = step.Program.Script is { } script
            ? WriteScript(scope.Expand(script.Text), scriptFile)
            : Expand(step.Command, step.Program.Command.Count > 0 ? scope : taskScope);
        return Command.Run(program[0], program.Skip(1).Concat(arguments))
            .InDirectory(directory)
            .WithEnvironment(environment.Select(e => KeyValuePair.Create(e.Key, (string?)paths(e.Value))));
    }

    private static Scope ActionScope(PlanStep step, Scope taskScope)
    {
        var given = step.Spec.Params.ToDictionary(p => p.Name.Text, p => taskScope.Expand(p.Value), StringComparer.Ordinal);
        var scope = new Scope(taskScope);
        scope.Remove(name => name.StartsWith("params.", StringComparison.Ordinal));
        ParamValues.AddTo(scope, step.Action!.Params, given);
        return scope;
    }

    // Each variable may use those before it.
    private void ReadEnvironment()
    {
        var entries = (step.Template?.Environment ?? []).Select(e => (Entry: e, Scope: taskScope))
            .Concat(step.Program.Environment.Select(e => (Entry: e, Scope: scope)));
        foreach (var (entry, own) in entries)
        {
            environment[entry.Name.Text] = Resolve(EnvironmentReferences.Expand(own.Expand(entry.Value.Text), environment))[0];
        }
    }

    private List<string> Expand(IEnumerable<Located> texts, Scope own) =>
        [.. own.ExpandAll(texts.Select(t => t.Text)).SelectMany(t => Resolve(EnvironmentReferences.Expand(t, environment)))];

    private IReadOnlyList<string> Resolve(string text)
    {
        var missing = Expression.In(text).FirstOrDefault(e => e.Parts is ["steps", _, "results", ..] && stepResults.Find(e) is null);
        return missing is null
            ? stepResults.ExpandAll([text])
            : throw new InvalidDataException(
                $"{missing.Source} has no value: step \"{missing.Parts[1]}\" did not write its result \"{missing.Parts[3]}\", or not that part of it.");
    }

    // The interpreter is started by name, as the kernel would: running the file itself could fail while another thread starts a process.
    private static string[] WriteScript(string text, string file)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
        {
            text = "#!/bin/sh\nset -e\n" + text;
        }

        File.WriteAllText(file, text);
        var line = text[2..].Split('\n', 2)[0].Trim();
        var space = line.IndexOfAny([' ', '\t']);
        return space < 0 ? [line, file] : [line[..space], line[space..].Trim(), file];
    }
}
