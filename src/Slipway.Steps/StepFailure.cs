using Slipway.Processes;

namespace Slipway.Steps;

/// <summary>What a step says, and its exit code, for each way of failing.</summary>
internal static class StepFailure
{
    private const int DiskFull = 28; // errno ENOSPC, which .NET passes on as HResult on Unix
    private const int ReadOnly = 30; // errno EROFS

    /// <summary>The message for the user and the exit code.</summary>
    /// <param name="e">What ended the work.</param>
    /// <param name="name">The step's name.</param>
    public static (string Message, int ExitCode) Describe(Exception e, string name) => e switch
    {
        StepFailedException failed => (failed.Message, failed.StepExitCode),
        CommandNotFoundException => (e.Message, ExitCode.Usage),
        IOException or UnauthorizedAccessException => (Disk(e), ExitCode.Failed),
        _ => ($"unexpected {e.GetType().Name}: {OneLine(e.Message).TrimEnd('.')}. This is a fault of {name}: please report it ({Place(e)}).", ExitCode.Failed),
    };

    /// <summary>A disk's refusal with the sentence that helps: the framework's message names the file.</summary>
    private static string Disk(Exception e) => e.HResult switch
    {
        DiskFull => $"{e.Message} The disk is full: free space, or bind the workspace or output directory elsewhere.",
        ReadOnly => $"{e.Message} The file system is read-only: bind a workspace or output directory that may be written.",
        _ when e is UnauthorizedAccessException => $"{e.Message} This user may not write there: change the owner or choose another directory.",
        _ => e.Message,
    };

    /// <summary>The method that threw.</summary>
    private static string Place(Exception e) => OneLine(e.StackTrace?.Split('\n')[0] ?? "at an unknown place");

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
