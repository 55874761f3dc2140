namespace Slipway.ObjectStore;

/// <summary>Turns what the file system refuses into cause and cure.</summary>
internal static class DirectoryFailure
{
    // errno, which .NET passes on as HResult on Unix (errno(3)).
    private const int DiskFull = 28; // ENOSPC
    private const int ReadOnly = 30; // EROFS
    private const int Quota = 122; // EDQUOT

    /// <summary>True for what the file system can throw; a changed source is not its fault.</summary>
    public static bool Is(Exception e) => e is IOException and not ObjectContentException or UnauthorizedAccessException;

    /// <summary>Describes it.</summary>
    public static ObjectStoreException Describe(Exception e, ObjectAction action, ObjectAddress address, string path)
    {
        var (cause, cure) = e switch
        {
            { HResult: DiskFull } => ("No space left on device", "Free space, or choose another directory for the endpoint file://."),
            { HResult: Quota } => ("Disk quota exceeded", "Free space, or choose another directory for the endpoint file://."),
            { HResult: ReadOnly } => ("Read-only file system", "Choose a directory for the endpoint file:// that may be written."),
            UnauthorizedAccessException when Directory.Exists(path) => IsADirectory(path),
            UnauthorizedAccessException => (
                "Permission denied", $"This user may not {(action is ObjectAction.Put or ObjectAction.Delete ? "write" : "read")} '{path}': change its owner, or choose another directory."),
            PathTooLongException => ("File name too long", "In a directory each part of a key has at most 255 bytes: shorten r2-object-key."),
            _ when Directory.Exists(path) => IsADirectory(path),
            _ when FileAmongParents(path) is { } file => (
                "Not a directory", $"In a directory one key cannot lie below another: '{file}' is an object. Choose another key."),
            _ => (e.Message.TrimEnd('.'), "Check the directory of the endpoint file://."),
        };
        return new(action, address, cause, cure, e);
    }

    private static (string Cause, string Cure) IsADirectory(string path) =>
        ("Is a directory", $"In a directory one key cannot lie below another: '{path}' holds other objects. Choose another key.");

    private static string? FileAmongParents(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent))
            {
                return parent;
            }
        }

        return null;
    }
}
