using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>
/// Reads files that the user's code could have written, in programs that hold credentials: no symbolic link leads to a file outside of a
/// directory, no named pipe makes the program wait, no file fills its memory.
/// </summary>
public static partial class ContainedFile
{
    /// <summary>The largest file that is read whole, in bytes: 64 MiB. A bundle index of the most assets has about 20 MB.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    // open(2) on Linux, for all architectures that .NET runs on. Without waiting: a pipe that nobody writes to would hold the program for ever.
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchEntry = 2;
    private const int NoDirectory = 20;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="root">Full path of the directory that it must lie in when all links are followed; itself no link.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsafeFileException">It lies elsewhere, or is no regular file.</exception>
    public static FileStream Open(string path, string root)
    {
        if (new DirectoryInfo(root).LinkTarget is { } target)
        {
            throw new UnsafeFileException(root, $"it is a symbolic link to '{target}'");
        }

        return OperatingSystem.IsLinux() ? OpenOnLinux(path, root) : OpenElsewhere(path, root);
    }

    /// <summary>Reads a whole file of at most <see cref="MaxBytes"/>.</summary>
    /// <inheritdoc cref="Open(string, string)" path="/param"/>
    /// <inheritdoc cref="Open(string, string)" path="/exception"/>
    public static async Task<byte[]> ReadAllBytesAsync(string path, string root, CancellationToken ct)
    {
        await using var file = Open(path, root);
        if (file.Length > MaxBytes)
        {
            throw new UnsafeFileException(path, $"it has {ByteSize.Describe(file.Length)}, and {ByteSize.Describe(MaxBytes)} are the most that is read");
        }

        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    /// <summary>Writes a file whole or not at all; a link that lies in its place, or in that of its unfinished copy, is replaced and not followed.</summary>
    public static async Task WriteAllBytesAsync(string path, byte[] bytes, CancellationToken ct)
    {
        var partial = path + ".partial";
        File.Delete(partial);
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(bytes, ct);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream that is returned owns the handle; else both are disposed.")]
    private static FileStream OpenOnLinux(string path, string root)
    {
        using var directory = OpenHandle(root);
        var handle = OpenHandle(path);
        FileStream? stream = null;
        try
        {
            // What was opened, not what the path may say a moment later.
            var (real, realRoot) = (RealPath(handle), RealPath(directory));
            if (!real.StartsWith(realRoot + '/', StringComparison.Ordinal))
            {
                throw new UnsafeFileException(path, $"it leads to '{real}', which is outside of '{realRoot}'");
            }

            if (Directory.Exists(real))
            {
                throw new UnsafeFileException(path, "it is a directory");
            }

            stream = new FileStream(handle, FileAccess.Read, ObjectContent.BufferBytes);
            return stream.CanSeek ? stream : throw new UnsafeFileException(path, "it is no regular file");
        }
        catch
        {
            stream?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    private static FileStream OpenElsewhere(string path, string root)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return real.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? File.OpenRead(path)
            : throw new UnsafeFileException(path, $"it leads to '{real}', which is outside of '{root}'");
    }

    private static SafeFileHandle OpenHandle(string path)
    {
        var descriptor = OpenDescriptor(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        var error = Marshal.GetLastPInvokeError();
        throw error is NoSuchEntry or NoDirectory
            ? new FileNotFoundException($"Could not find file '{path}'.", path)
            : new UnsafeFileException(path, Marshal.GetPInvokeErrorMessage(error));
    }

    private static string RealPath(SafeFileHandle handle) =>
        new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget ?? throw new IOException("reading /proc/self/fd: no file system of processes is mounted at /proc.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);
}
