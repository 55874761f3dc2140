namespace Slipway.Cli.Rendering;

/// <summary>What the verbs for runs in a cluster print.</summary>
public static class ClusterOutput
{
    private static readonly Lock Gate = new();

    /// <summary>A line of data. Lines of several logs may come at once.</summary>
    public static void Line(string line)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>A remark that is no data.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>A warning.</summary>
    public static void Warn(string line) => Console.Error.WriteLine($"warning: {line}");

    /// <summary>Why nothing, or nothing more, was done.</summary>
    public static void Failed(string message)
    {
        Console.Out.Flush();
        Console.Error.WriteLine(FailureText.WithPrefix(message));
    }
}
