namespace Slipway.Steps;

/// <summary>
/// The work failed for a reason that the user can act on. The message names the action, the value, the cause and the cure, in
/// that order; its first line is printed behind <c>ERROR: </c> unless it is one of the original contract's own lines.
/// </summary>
/// <param name="message">One or more lines for the user.</param>
/// <param name="exitCode">The step's exit code; a package manager's own code is passed on.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public class StepFailedException(string message, int exitCode = ExitCode.Failed, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code that the step ends with; not 0.</summary>
    public int StepExitCode { get; } = exitCode;
}
