namespace Slipway.Pipelines;

/// <summary>A task as it will be run: what a display lists before the run begins.</summary>
/// <param name="Name">Name of the pipeline task.</param>
/// <param name="Steps">Names of its steps in order; a step without a name is <c>unnamed-&lt;index&gt;</c>, as in Tekton.</param>
/// <param name="IsFinally">True for a task of <c>finally</c>.</param>
public sealed record PlannedTask(string Name, IReadOnlyList<string> Steps, bool IsFinally);
