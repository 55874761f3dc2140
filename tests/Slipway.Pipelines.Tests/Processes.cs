namespace Slipway.Pipelines.Tests;

/// <summary>The processes of this machine.</summary>
internal static class Processes
{
    /// <summary>Ids of the processes whose command line holds a text.</summary>
    public static IReadOnlyList<int> WithArguments(string text) =>
        [.. Directory.GetDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => int.TryParse(n, out _)).Select(int.Parse)
            .Where(id => CommandLine(id).Contains(text, StringComparison.Ordinal))];

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
