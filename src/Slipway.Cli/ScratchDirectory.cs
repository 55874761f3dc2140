namespace Slipway.Cli;

/// <summary>
/// A directory for the snapshot and the emptyDir workspaces of one run, deleted at its end. It lies outside the source, so that
/// Node.js and the package managers, which search upwards, find nothing of the source's surroundings.
/// </summary>
public sealed class ScratchDirectory : IDisposable
{
    private const string Prefix = "slipway-", LockFile = ".lock";

    /// <summary>Held while this program lives: what a killed one left is known by a lock that nobody holds.</summary>
    private readonly FileStream held;

    /// <summary>Makes the directory below the user's temporary directory.</summary>
    /// <exception cref="CliUsageException">It cannot be made.</exception>
    public ScratchDirectory()
    {
        try
        {
            DeleteAbandoned();
            Path = Directory.CreateTempSubdirectory(Prefix).FullName;
            held = new FileStream(System.IO.Path.Combine(Path, LockFile), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliUsageException(
                $"making a temporary directory below '{System.IO.Path.GetTempPath()}': {e.Message.TrimEnd('.')}. Free disk space there, or set TMPDIR to a directory that can be written.");
        }
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Delete(Path);
        held.Dispose();
    }

    /// <summary>Deletes the directories of programs that were killed: credentials may lie there, and hundreds of megabytes.</summary>
    private static void DeleteAbandoned()
    {
        foreach (var directory in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                using var free = new FileStream(System.IO.Path.Combine(directory, LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Delete(directory);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its program is at work, or it is somebody else's.
            }
        }
    }

    private static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What a build left without write permission stays for the system's own clean-up of temporary files.
        }
    }
}
