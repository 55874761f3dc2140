using System.Text;

namespace Slipway.ObjectStore;

/// <summary>
/// The turn of one writer at an object in a directory, between all processes: a file that is open without sharing, which .NET makes
/// <c>flock</c> on Unix, so that the end of a process, however it comes, ends its turn. The file itself stays; 256 of them serve all
/// objects, so that objects leave none of their own.
/// </summary>
internal static class DirectoryLock
{
    private const int EWouldBlock = 11; // errno(3): another one has the lock
    private const int SharingViolation = unchecked((int)0x80070020); // the same on Windows

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>A turn is a comparison and a rename, milliseconds: who waits this long waits for a process that was stopped.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the turn.</summary>
    /// <returns>What ends the turn when it is disposed of.</returns>
    /// <exception cref="ObjectStoreException">Another process does not end its turn.</exception>
    public static async Task<IDisposable> TakeAsync(string directory, ObjectAddress address, ObjectAction action, CancellationToken ct)
    {
        var file = Path.Combine(directory, ".locks", Sha256Digest.Of(Encoding.UTF8.GetBytes(address.ToString())).Hex[..2]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        for (var waited = TimeSpan.Zero; ; waited += Poll)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e.HResult is EWouldBlock or SharingViolation)
            {
                if (waited >= Longest)
                {
                    throw new ObjectStoreException(
                        action, address, $"another process has held the lock '{file}' for {Longest.TotalSeconds:0} s", "Continue or end that process.", e);
                }

                await Task.Delay(Poll, ct);
            }
        }
    }
}
