namespace Slipway.Steps;

/// <summary>The exit codes of every step, and of <c>slipway</c>.</summary>
public static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed; standard error says what, why, and what to do.</summary>
    public const int Failed = 1;

    /// <summary>Used wrongly: a bad option, or a file or workspace that the user must supply is missing.</summary>
    public const int Usage = 2;

    /// <summary>Ended by SIGINT (Ctrl+C): 128 + 2, as shells say it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM: 128 + 15, as Kubernetes shows it.</summary>
    public const int Terminated = 143;
}
