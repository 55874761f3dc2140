namespace Slipway.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">The exit code; 128 + the signal's number when a signal ended it.</param>
/// <param name="Output">Standard output as text, lines joined by <c>\n</c>; at most the last <see cref="TextTail.Limit"/> characters.</param>
/// <param name="Error">Standard error, likewise.</param>
/// <param name="Duration">From start to end.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Duration)
{
    /// <summary>True when the exit code is 0.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>The lines of both, in the order in which they came: compilers tell their errors on one and warnings on the other.</summary>
    public string Transcript { get; init; } = Output + Error;

    /// <summary>The last lines of the transcript: what a message quotes.</summary>
    /// <param name="lines">How many lines at the most.</param>
    public string LastLines(int lines) => string.Join('\n', Transcript.TrimEnd().Split('\n').TakeLast(lines));
}
