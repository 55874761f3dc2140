using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>Why a run failed: the failing step with its last lines, or the engine's own reason.</summary>
public static class FailureText
{
    /// <summary>Lines of a log that are quoted: a screen's worth of a package manager's error.</summary>
    private const int QuotedLines = 20;

    /// <summary>Reason of a step whose failure <c>onError: continue</c> passes over, in Tekton's word.</summary>
    private const string Tolerated = "Continued";

    /// <summary>First words of a step's own message; all that follows it belongs to it.</summary>
    private static readonly string[] MessageStarts = ["ERROR: ", "upload: failed: "];

    /// <summary>Lines from the end of a log that are enough for <see cref="Quote"/>.</summary>
    public const int ReadLines = 2 * QuotedLines;

    /// <summary>The end of a log that says why: a step's own message with all that follows it, or the last lines.</summary>
    /// <param name="lines">The log, or its end.</param>
    public static string Quote(IReadOnlyList<string> lines)
    {
        var message = lines.Count - 1;
        while (message >= 0 && !MessageStarts.Any(start => lines[message].StartsWith(start, StringComparison.Ordinal)))
        {
            message--;
        }

        return string.Join('\n', message >= 0 && lines.Count - message <= ReadLines ? lines.Skip(message) : lines.TakeLast(QuotedLines));
    }

    /// <summary>The text for an outcome that is not a success.</summary>
    public static string Of(PipelineRunOutcome outcome)
    {
        var failures = outcome.Tasks
            .Where(t => t.Status is "Failed" or "Cancelled")
            .SelectMany(t => FailedSteps(t).Select(s => Of(t, s)).DefaultIfEmpty($"{t.Name}: {t.Message}"))
            .ToList();
        return failures.Count == 0 || outcome.Status == RunStatus.Cancelled ? WithPrefix(outcome.Message) : string.Join("\n\n", failures);
    }

    /// <summary>The message behind <c>ERROR: </c>, unless it has that already.</summary>
    public static string WithPrefix(string message) => message.StartsWith(MessageStarts[0], StringComparison.Ordinal) ? message : MessageStarts[0] + message;

    /// <summary>The steps that made the task fail; one that <c>onError: continue</c> lets fail is none, unless there is no other.</summary>
    private static List<StepOutcome> FailedSteps(TaskRunOutcome task)
    {
        var failed = task.Steps.Where(s => s.Status == "Failed").ToList();
        var decisive = failed.Where(s => s.Reason != Tolerated).ToList();
        return decisive.Count > 0 ? decisive : failed;
    }

    private static string Of(TaskRunOutcome task, StepOutcome step)
    {
        var head = step.ExitCode is { } code ? $"{task.Name}/{step.Name} failed with exit code {code}" : $"{task.Name}/{step.Name} failed: {step.Reason}";
        return step.LogFile is null ? head
            : LastLines(step.LogFile) is { Length: > 0 } lines ? $"{head}:\n{lines}\n(whole log: {step.LogFile})"
            : $"{head} and printed nothing, or its log cannot be written (a full disk?): {step.LogFile}";
    }

    private static string LastLines(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (IOException e)
        {
            return e.Message;
        }

        return Quote(lines);
    }
}
