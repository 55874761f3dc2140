namespace Slipway.Benchmarks;

/// <summary>A Markdown table that grows while things are measured.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public void Add(params string[] row)
    {
        rows.Add(row);
        Console.Error.WriteLine(string.Join("  ", row));
    }

    public override string ToString()
    {
        var widths = Enumerable.Range(0, header.Length).Select(column => rows.Max(r => r[column].Length)).ToArray();
        var lines = rows.Select(row => $"| {string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i])))} |").ToList();
        lines.Insert(1, $"|{string.Join('|', widths.Select(w => new string('-', w + 2)))}|");
        return string.Join('\n', lines) + '\n';
    }
}
