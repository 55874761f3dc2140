namespace Slipway.Pipelines.Engine;

/// <summary>Deletes what a run made in its scratch directory, and nothing else.</summary>
internal static class ScratchCleanup
{
    /// <summary>Directory of the workspaces that all tasks share; no task can have this name.</summary>
    public const string SharedName = "shared.workspaces";

    /// <param name="directory">The scratch directory.</param>
    /// <param name="keepsDirectory">True when it was there before the run.</param>
    /// <param name="names">The names that the run used in it; those of retries begin with one of them.</param>
    public static void Delete(string directory, bool keepsDirectory, IEnumerable<string> names)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var name in names)
        {
            foreach (var path in Directory.EnumerateDirectories(directory, name + ".retry-*").Append(Path.Combine(directory, name)).ToList())
            {
                DeleteTree(path);
            }
        }

        if (!keepsDirectory && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }

    // Tools write read-only directories (Go's module cache does); the owner may still delete them once they are writable.
    private static void DeleteTree(string path)
    {
        for (var isRepaired = false; Directory.Exists(path); isRepaired = true)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (isRepaired)
                {
                    return;
                }

                MakeWritable(path);
            }
        }
    }

    private static void MakeWritable(string path)
    {
        if (OperatingSystem.IsWindows() || new DirectoryInfo(path).LinkTarget is not null)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var child in Directory.EnumerateDirectories(path))
            {
                MakeWritable(child);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours: it stays, as a file of another user in a temporary directory does.
        }
    }
}
