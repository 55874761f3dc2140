using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>Why a run failed: the failing step with its last lines, or the engine's own reason.</summary>
public static class FailureText
{
    /// <summary>Lines of a log that are quoted: a screen's worth of a package manager's error.</summary>
    private const int QuotedLines = 20;

    /// <summary>First words of a step's own message; all that follows it belongs to it.</summary>
    private static readonly string[] MessageStarts = ["ERROR: ", "upload: failed: "];

    /// <summary>The text for an outcome that is not a success.</summary>
    public static string Of(PipelineRunOutcome outcome)
    {
        var failures = outcome.Tasks
            .Where(t => t.Status is "Failed" or "Cancelled")
            .SelectMany(t => t.Steps.Where(s => s.Status == "Failed").Select(s => Of(t, s)).DefaultIfEmpty($"{t.Name}: {t.Message}"))
            .ToList();
        return failures.Count == 0 || outcome.Status == RunStatus.Cancelled ? WithPrefix(outcome.Message) : string.Join("\n\n", failures);
    }

    /// <summary>The message behind <c>ERROR: </c>, unless it has that already.</summary>
    public static string WithPrefix(string message) => message.StartsWith(MessageStarts[0], StringComparison.Ordinal) ? message : MessageStarts[0] + message;

    private static string Of(TaskRunOutcome task, StepOutcome step)
    {
        var head = step.ExitCode is { } code ? $"{task.Name}/{step.Name} failed with exit code {code}" : $"{task.Name}/{step.Name} failed: {step.Reason}";
        return step.LogFile is null ? head : $"{head}:\n{LastLines(step.LogFile)}\n(whole log: {step.LogFile})";
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

        var message = Array.FindLastIndex(lines, line => MessageStarts.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        return string.Join('\n', message >= 0 && lines.Length - message <= 2 * QuotedLines ? lines[message..] : lines.TakeLast(QuotedLines));
    }
}
