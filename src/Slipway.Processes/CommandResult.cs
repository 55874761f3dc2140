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

    /// <summary>The last lines of standard error, or of standard output when standard error is empty: what a message quotes.</summary>
    /// <param name="lines">How many lines at the most.</param>
    public string LastLines(int lines)
    {
        var text = string.IsNullOrWhiteSpace(Error) ? Output : Error;
        return string.Join('\n', text.TrimEnd().Split('\n').TakeLast(lines));
    }
}
