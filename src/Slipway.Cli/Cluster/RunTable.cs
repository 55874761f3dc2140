using Slipway.Cli.Rendering;

namespace Slipway.Cli.Cluster;

/// <summary>Runs as a table, as <c>tkn pipelinerun list</c> has it.</summary>
/// <param name="HasNamespaces">True = with a column of the namespaces.</param>
/// <param name="HasHead">True = with the names of the columns.</param>
public sealed record RunTable(bool HasNamespaces, bool HasHead)
{
    private static readonly string[] Head = ["NAMESPACE", "NAME", "STARTED", "DURATION", "STATUS"];

    /// <summary>The table's lines.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<ClusterRun> runs, DateTimeOffset now)
    {
        var rows = runs.Select(run => new[] { run.Namespace, run.Name, Or(Ages.Text(run.Started, now)), Duration(run), run.State.Text });
        var cells = (HasHead ? rows.Prepend(Head) : rows).Select(row => HasNamespaces ? row : row[1..]).ToList();
        var widths = Enumerable.Range(0, HasNamespaces ? Head.Length : Head.Length - 1).Select(column => cells.Max(row => row[column].Length)).ToList();
        return cells.Select(row => string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Duration(ClusterRun run) => run is { Started: { } started, Ended: { } ended } ? Durations.Text(ended - started) : "---";

    private static string Or(string text) => text.Length > 0 ? text : "---";
}
