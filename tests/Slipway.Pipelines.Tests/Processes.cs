using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Slipway.Pipelines.Tests;

/// <summary>The processes that this run of the tests started; another run on the same machine has others.</summary>
internal static class Processes
{
    private static readonly string Mark = $"SLIPWAY_TEST_RUN={Guid.NewGuid():N}";

    /// <summary>Ids of the processes whose command line holds a text.</summary>
    public static IReadOnlyList<int> WithArguments(string text) =>
        [.. Directory.GetDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => int.TryParse(n, out _)).Select(int.Parse)
            .Where(id => Read(id, "cmdline").Replace('\0', ' ').Contains(text, StringComparison.Ordinal) && Read(id, "environ").Contains(Mark, StringComparison.Ordinal))];

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The ModuleInitializer attribute should not be used in libraries", Justification = "A test program is no library.")]
    internal static void MarkChildren() => Environment.SetEnvironmentVariable(Mark.Split('=')[0], Mark.Split('=')[1]);

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
