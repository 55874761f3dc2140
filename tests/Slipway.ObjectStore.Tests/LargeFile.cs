namespace Slipway.ObjectStore.Tests;

/// <summary>A file as large as the largest bundle, of bytes that do not repeat.</summary>
internal static class LargeFile
{
    /// <summary>64 MiB: Cloudflare's limit for a Worker.</summary>
    public const long Bytes = 64L * 1024 * 1024;

    public static async Task<ObjectContent> WriteAsync(string path, CancellationToken ct)
    {
        var random = new Random(1);
        var block = new byte[1024 * 1024];
        await using (var file = File.Create(path))
        {
            for (var written = 0L; written < Bytes; written += block.Length)
            {
                random.NextBytes(block);
                await file.WriteAsync(block, ct);
            }
        }

        return ObjectContent.OfFile(path, await Sha256Digest.OfFileAsync(path, ct), Bytes, "application/wasm");
    }
}

/// <summary>Zeros, until so many were read; then it cancels.</summary>
internal sealed class CancellingStream(CancellationTokenSource cancel, long after) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Array.Clear(buffer, offset, count);
        position += count;
        if (position > after)
        {
            cancel.Cancel();
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
