using System.Security.Cryptography;

namespace Slipway.ObjectStore;

/// <summary>
/// Reads content and withholds its last bytes unless size and SHA-256 are the expected ones: a request whose body ends early
/// stores nothing, so a file that was changed after it was measured is never committed.
/// </summary>
internal sealed class CheckedContentStream(Stream inner, ObjectContent expected) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;

    /// <summary>Why reading failed, or null: HTTP clients wrap the exception beyond recognition.</summary>
    public ObjectContentException? Failure { get; private set; }

    public override bool CanRead => true;

    // S3 clients ask for the length of seekable bodies only, and copy others into memory.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => expected.Size;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Check(buffer, inner.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Check(buffer.Span, read);
    }

    /// <summary>Only back to the start, or to where it is.</summary>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => Length + offset,
        };
        if (target == position)
        {
            return position;
        }

        if (target != 0)
        {
            throw new NotSupportedException("content is read from its start to its end.");
        }

        inner.Position = 0;
        position = 0;
        _ = hash.GetHashAndReset();
        return 0;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Check(ReadOnlySpan<byte> buffer, int read)
    {
        position += read;
        hash.AppendData(buffer[..read]);
        if (position > expected.Size || (read == 0 && buffer.Length > 0 && position < expected.Size))
        {
            throw Fail($"it has {(position > expected.Size ? "more than" : $"{position} instead of")} {expected.Size} bytes");
        }

        if (read > 0 && position == expected.Size)
        {
            var found = Convert.ToHexStringLower(hash.GetCurrentHash());
            if (found != expected.Digest.Hex)
            {
                throw Fail($"its SHA-256 is {found} instead of {expected.Digest.Hex}");
            }

            if (inner.CanSeek && inner.Length > expected.Size)
            {
                throw Fail($"it has {inner.Length} instead of {expected.Size} bytes");
            }
        }

        return read;
    }

    private ObjectContentException Fail(string difference) => Failure = new ObjectContentException(expected.Name, difference);
}
