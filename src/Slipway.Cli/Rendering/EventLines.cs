using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>One line for each event: what a run shows where there is no terminal.</summary>
/// <param name="writer">Where the lines go.</param>
public sealed class EventLines(TextWriter writer)
{
    /// <summary>Shows an event; a step's output is in its log, but its warnings are shown.</summary>
    public void Show(RunEvent happened)
    {
        var line = happened switch
        {
            TaskStarted { Attempt: 1 } e => $"{e.Task}: started",
            TaskStarted e => $"{e.Task}: started, attempt {e.Attempt}",
            TaskRetried e => $"{e.Task}: attempt {e.Attempt} failed, {e.Retries - e.Attempt + 1} left: {e.Message}",
            TaskSkipped e => $"{e.Task}: skipped: {e.Reason}",
            TaskFinished e => $"{e.Outcome.Name}: {e.Outcome.Status} in {Durations.Text(e.Outcome.Duration)}",
            StepStarted e => $"{e.Task}/{e.Step}: started",
            StepOutput e when Warnings.Is(e) => $"{e.Task}/{e.Line}",
            StepFinished { Outcome.Status: "Skipped" } e => $"{e.Task}/{e.Outcome.Name}: skipped",
            StepFinished e => $"{e.Task}/{e.Outcome.Name}: {e.Outcome.Status}{Code(e.Outcome)} in {Durations.Text(e.Outcome.Duration)}",
            _ => null,
        };
        if (line is not null)
        {
            writer.WriteLine(line);
        }
    }

    private static string Code(StepOutcome step) => step is { ExitCode: not null and not 0 } ? $" (exit code {step.ExitCode})" : "";
}
