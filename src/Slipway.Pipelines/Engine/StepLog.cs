using System.Text;

namespace Slipway.Pipelines.Engine;

/// <summary>The log of one step: standard output and standard error, line by line as they come, in a file and as events.</summary>
internal sealed class StepLog : IDisposable
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private readonly Action<string> lineEvent;
    private bool isBroken;

    public StepLog(string file, Action<string> lineEvent)
    {
        File = file;
        this.lineEvent = lineEvent;
        // Unbuffered: a person may read the log while the step runs.
        writer = new StreamWriter(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1), new UTF8Encoding(false))
        {
            AutoFlush = true,
            NewLine = "\n",
        };
    }

    public string File { get; }

    public void WriteLine(string line)
    {
        lock (gate)
        {
            WriteToFile(line);
            lineEvent(line);
        }
    }

    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // Said when the first line could not be written.
        }
    }

    // A full disk must not stop the reading of the child's output: the child would hang.
    private void WriteToFile(string line)
    {
        if (isBroken)
        {
            return;
        }

        try
        {
            writer.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            isBroken = true;
            lineEvent($"slipway: the log {File} ends here: {e.Message}");
        }
    }
}
