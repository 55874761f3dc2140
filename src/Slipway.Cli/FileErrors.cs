namespace Slipway.Cli;

/// <summary>What the system says of a file, for messages of our own.</summary>
public static class FileErrors
{
    /// <summary>The system's words without the path, which may be that of an unfinished copy, and without a full stop.</summary>
    /// <param name="file">The file that was asked for: the system has no words for a directory in its place but that access is denied.</param>
    public static string Cause(string file, Exception e) => Directory.Exists(file) ? "it is a directory" : e.Message.Split(" : '")[0].TrimEnd('.');
}
