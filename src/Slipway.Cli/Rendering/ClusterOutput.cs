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

    /// <summary>A line of a tree; on a terminal its mark has the colour that <c>slipway run</c> gives it.</summary>
    /// <param name="line">The line, with one mark at the most.</param>
    /// <param name="isPlain">True = without colour, whatever the terminal.</param>
    public static void TreeLine(string line, bool isPlain) => Line(HasColours && !isPlain ? Coloured(line) : line);

    private static bool HasColours =>
        !Console.IsOutputRedirected && RunReport.IsCapable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The line with its mark in the colour of its meaning (ECMA-48, select graphic rendition).</summary>
    public static string Coloured(string line)
    {
        foreach (var (mark, colour) in new[] { ("✔", 32), ("✘", 31), ("⠋", 33) })
        {
            if (line.IndexOf(mark + " ", StringComparison.Ordinal) is var at and >= 0)
            {
                return $"{line[..at]}\u001b[{colour}m{mark}\u001b[0m{line[(at + mark.Length)..]}";
            }
        }

        return line;
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
