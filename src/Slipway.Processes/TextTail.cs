namespace Slipway.Processes;

/// <summary>Collects lines and keeps the last of them, so that a chatty child cannot fill the memory.</summary>
public sealed class TextTail
{
    /// <summary>Characters kept: 4 Mi, more than any output that is read as data (a kustomize overlay is under 1 MiB).</summary>
    public const int Limit = 4 * 1024 * 1024;

    private readonly Queue<string> lines = new();
    private readonly Lock gate = new();
    private int length;

    /// <summary>Adds a line, without its line break.</summary>
    public void Add(string line)
    {
        lock (gate)
        {
            lines.Enqueue(line);
            length += line.Length + 1;
            while (length > Limit && lines.Count > 1)
            {
                length -= lines.Dequeue().Length + 1;
            }
        }
    }

    /// <summary>The lines kept, joined by <c>\n</c>, with a final <c>\n</c> unless there are none.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            return lines.Count == 0 ? "" : string.Join('\n', lines) + '\n';
        }
    }
}
