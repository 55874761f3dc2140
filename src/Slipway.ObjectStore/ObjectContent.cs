using System.Text;

namespace Slipway.ObjectStore;

/// <summary>The content of an object to be: what it must be is known beforehand, and is checked while it is read.</summary>
/// <param name="Name">What errors call it: a path, or the role of bytes in memory.</param>
/// <param name="Digest">The SHA-256 that the content must have; it becomes the object's metadata.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Open">Opens the content from its start; called once for each attempt to send it.</param>
public sealed record ObjectContent(string Name, Sha256Digest Digest, long Size, string ContentType, Func<Stream> Open)
{
    /// <summary>How much of a file is read at once: large enough that system calls do not count, small enough for 32 at once.</summary>
    public const int BufferBytes = 128 * 1024;

    /// <summary>The content of a file that was measured before.</summary>
    public static ObjectContent OfFile(string path, Sha256Digest digest, long size, string contentType) =>
        new(path, digest, size, contentType, () => new FileStream(path, Options));

    /// <summary>Bytes in memory.</summary>
    public static ObjectContent OfBytes(string name, byte[] bytes, string contentType) =>
        new(name, Sha256Digest.Of(bytes), bytes.Length, contentType, () => new MemoryStream(bytes, writable: false));

    /// <summary>Text in memory, as UTF-8.</summary>
    public static ObjectContent OfText(string text, string contentType = "text/plain") =>
        OfBytes("text", Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>Opens the content; reading its last byte fails unless size and digest are the expected ones.</summary>
    internal CheckedContentStream OpenChecked() => new(Open(), this);

    // Readers bring buffers of their own; a second one in the stream would only copy.
    private static FileStreamOptions Options => new()
    {
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.SequentialScan,
        BufferSize = 0,
    };
}
