namespace Slipway.Pipelines;

/// <summary>Something that happened in a run. Observers are called one at a time, in the order of events.</summary>
/// <param name="Time">When.</param>
public abstract record RunEvent(DateTimeOffset Time);

/// <summary>An attempt at a task begins.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Attempt">1 for the first attempt, 2 for the first retry, and so on.</param>
public sealed record TaskStarted(DateTimeOffset Time, string Task, int Attempt) : RunEvent(Time);

/// <summary>A task has ended; there is no further attempt.</summary>
/// <param name="Time">When.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TaskFinished(DateTimeOffset Time, TaskRunOutcome Outcome) : RunEvent(Time);

/// <summary>A task will not be run.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Reason">Why, in Tekton's words, such as <c>When Expressions evaluated to false</c>.</param>
public sealed record TaskSkipped(DateTimeOffset Time, string Task, string Reason) : RunEvent(Time);

/// <summary>An attempt at a task failed, and another one follows.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Retries">How many retries the task has in all.</param>
/// <param name="Message">Why the attempt failed.</param>
public sealed record TaskRetried(DateTimeOffset Time, string Task, int Attempt, int Retries, string Message) : RunEvent(Time);

/// <summary>A step's process is about to start.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Step">Name of the step.</param>
public sealed record StepStarted(DateTimeOffset Time, string Task, string Step) : RunEvent(Time);

/// <summary>A step wrote a line to its standard output or standard error.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Step">Name of the step.</param>
/// <param name="Line">The line, without its line break.</param>
public sealed record StepOutput(DateTimeOffset Time, string Task, string Step, string Line) : RunEvent(Time);

/// <summary>A step has ended, or will not be run.</summary>
/// <param name="Time">When.</param>
/// <param name="Task">Name of the pipeline task.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record StepFinished(DateTimeOffset Time, string Task, StepOutcome Outcome) : RunEvent(Time);
