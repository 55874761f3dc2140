using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Engine;

/// <summary>A pipeline task with the Task and the StepActions that it refers to.</summary>
internal sealed record PlanTask
{
    public required PipelineTask Definition { get; init; }

    /// <summary>Where it stands in the pipeline: <c>spec.tasks[0]</c>.</summary>
    public Location At => Definition.At;

    public string Name => Definition.Name.Text;

    /// <summary>Name of the Task; null for an inline one.</summary>
    public required string? TaskName { get; init; }

    public required TaskSpec Spec { get; init; }

    public required IReadOnlyList<PlanStep> Steps { get; init; }

    public required bool IsFinally { get; init; }

    /// <summary>Names of the tasks that end before this one begins: from runAfter, and from the results that it uses.</summary>
    public IReadOnlySet<string> Dependencies { get; init; } = new HashSet<string>();

    /// <summary>The workspaces of the task by its own name for them.</summary>
    public required IReadOnlyDictionary<string, WorkspaceUse> Workspaces { get; init; }

    /// <summary>True when a failure of this task does not fail the run.</summary>
    public bool IgnoresFailure => Definition.OnError is { Text: "continue" };

    /// <summary>Names of the workspaces that only the steps that name them see.</summary>
    public IReadOnlySet<string> IsolatedWorkspaces => Steps.SelectMany(s => s.Spec.Workspaces).Select(w => w.Text).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every text of an inline task's steps, where the variables of the pipeline are known too.</summary>
    public IEnumerable<Located> InlineTexts => TaskName is not null ? [] : Steps.SelectMany(s => s.TaskTexts);
}

/// <summary>A step with what its StepAction brings.</summary>
internal sealed record PlanStep
{
    /// <summary>Its name; <c>unnamed-&lt;index&gt;</c> when the definition has none.</summary>
    public required string Name { get; init; }

    /// <summary>The step as the task writes it.</summary>
    public required StepSpec Spec { get; init; }

    /// <summary>What the task's stepTemplate adds.</summary>
    public Program? Template { get; init; }

    /// <summary>The StepAction; null for an inline step.</summary>
    public StepActionSpec? Action { get; init; }

    /// <summary>What runs: the StepAction's program, or the step's own.</summary>
    public Program Program => Action?.Program ?? Spec.Program;

    public IReadOnlyList<ResultSpec> Results => Action?.Results ?? Spec.Results;

    /// <summary>The command, from the step or from the template.</summary>
    public IReadOnlyList<Located> Command => Program.Command.Count > 0 || Program.Script is not null ? Program.Command : Template?.Command ?? [];

    /// <summary>Every text that the task itself writes for the step.</summary>
    public IEnumerable<Located> TaskTexts =>
        Spec.Params.SelectMany(p => p.Value.Texts)
            .Concat(Spec.Program.RuntimeTexts)
            .Concat(new[] { Spec.Program.Script, Spec.Program.WorkingDirectory, Spec.OnError, Template?.WorkingDirectory }.OfType<Located>())
            .Concat(Template?.RuntimeTexts ?? []);
}
