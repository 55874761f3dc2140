using System.Diagnostics;
using Serilog;
using Slipway.ObjectStore;

namespace Slipway.Steps.UploadBundle;

/// <summary>Counts what is sent, and says so from time to time when it takes long.</summary>
/// <param name="log">Where it says so.</param>
internal sealed class UploadProgress(ILogger log)
{
    private const double MiB = 1024 * 1024;

    /// <summary>A file that is announced before it is sent: from here on it takes seconds on a home connection.</summary>
    private const long LargeFileBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Stopwatch sinceLine = new();
    private int files;
    private long bytes;
    private int sentFiles;
    private int skippedFiles;
    private long skippedBytes;

    /// <summary>Bytes sent and stored.</summary>
    public long SentBytes { get; private set; }

    public void Start(int files, long bytes)
    {
        (this.files, this.bytes) = (files, bytes);
        sinceLine.Start();
    }

    public void Begin(ObjectContent content)
    {
        if (content.Size >= LargeFileBytes)
        {
            log.Information("sending {File} ({Size:0.0} MiB)", Path.GetFileName(content.Name), content.Size / MiB);
        }
    }

    public void Sent(ObjectContent content)
    {
        lock (gate)
        {
            sentFiles++;
            SentBytes += content.Size;
            Line();
        }
    }

    public void Skip(ObjectContent content)
    {
        lock (gate)
        {
            skippedFiles++;
            skippedBytes += content.Size;
            Line();
        }
    }

    public void End() => log.Information(
        "sent {Files} files, {Bytes} bytes; {Skipped} files were there already", sentFiles, SentBytes, skippedFiles);

    private void Line()
    {
        if (sinceLine.Elapsed >= Interval)
        {
            sinceLine.Restart();
            log.Information(
                "{Done} of {Files} files, {Bytes:0.0} of {All:0.0} MiB",
                sentFiles + skippedFiles, files, (SentBytes + skippedBytes) / MiB, bytes / MiB);
        }
    }
}
