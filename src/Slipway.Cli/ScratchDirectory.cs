namespace Slipway.Cli;

/// <summary>
/// A directory for the snapshot and the emptyDir workspaces of one run, deleted at its end. It lies outside the source, so that
/// Node.js and the package managers, which search upwards, find nothing of the source's surroundings.
/// </summary>
public sealed class ScratchDirectory : IDisposable
{
    /// <summary>Makes the directory below the user's temporary directory.</summary>
    /// <exception cref="CliUsageException">It cannot be made.</exception>
    public ScratchDirectory()
    {
        try
        {
            Path = Directory.CreateTempSubdirectory("slipway-").FullName;
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
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What a build left without write permission stays for the system's own clean-up of temporary files.
        }
    }
}
