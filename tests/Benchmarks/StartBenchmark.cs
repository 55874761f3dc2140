using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Benchmarks;

/// <summary>How long each program takes to start: <c>--help</c>, and <c>./slipway --version</c>.</summary>
internal static class StartBenchmark
{
    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        var version = Command.Run(Path.Combine(Repository.Root, "slipway"), "--version");
        table.Add("./slipway --version", Median.Text(await Median.OfAsync(() => version.SucceedAsync(ct))), "", "limit 300 ms");
        foreach (var step in Directory.GetDirectories(Path.Combine(Repository.Root, "steps")).Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var help = Programs.Step(step!).WithArguments("--help");
            table.Add($"{step} --help", Median.Text(await Median.OfAsync(() => help.SucceedAsync(ct))), "", "limit 100 ms");
        }
    }
}
