namespace Slipway.Processes;

/// <summary>Finds programs as <c>execvp</c> does, in the PATH that the child will see.</summary>
public static class ProgramPath
{
    /// <summary>The full path of an executable file, or null when there is none.</summary>
    /// <param name="program">A name, or a path when it holds a slash (then relative to <paramref name="workingDirectory"/>).</param>
    /// <param name="workingDirectory">The child's working directory; null = that of this process.</param>
    /// <param name="path">Directories separated by a colon; null = the PATH of this process.</param>
    public static string? Find(string program, string? workingDirectory = null, string? path = null)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var full = Path.GetFullPath(program, Path.GetFullPath(workingDirectory ?? "."));
            return IsExecutable(full) ? full : null;
        }

        return (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(Path.GetFullPath(directory, Path.GetFullPath(workingDirectory ?? ".")), program))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
    }
}
