namespace Slipway.Cli;

/// <summary>The exit codes of <c>slipway</c>; those of the steps are the same where they mean the same.</summary>
public static class CliExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>Used wrongly: a bad option, a missing source, a definition that is refused.</summary>
    public const int Usage = 2;

    /// <summary><c>plan</c>: something would change.</summary>
    public const int Changes = 3;

    /// <summary>Stopped by a signal (Ctrl+C, SIGTERM, SIGHUP): 128 + 2.</summary>
    public const int Interrupted = 130;
}
