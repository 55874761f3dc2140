namespace Slipway.Cli;

/// <summary>What the system says of a file, for messages of our own.</summary>
public static class FileErrors
{
    /// <summary>The system's words without the path, which may be that of an unfinished copy, and without a full stop.</summary>
    public static string Cause(Exception e) => e.Message.Split(" : '")[0].TrimEnd('.');
}
