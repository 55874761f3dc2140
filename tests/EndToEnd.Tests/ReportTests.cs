using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

/// <summary>What a run prints, whole, against <c>golden/report.*</c>: a task that succeeds, one that is skipped, one that fails.</summary>
public sealed partial class ReportTests
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "golden");

    [Fact]
    public async Task The_report_for_programs_is_one_object_with_every_task_and_step()
    {
        using var slipway = new SlipwayRun();
        var result = await slipway.RunAsync("--pipeline", Path.Combine(Golden, "report.yaml"), "--format", "json");

        result.ExitCode.Should().Be(1);
        Normalised(result.Output, slipway).Should().Be(await ReadAsync("report.json"));
    }

    [Fact]
    public async Task The_report_for_people_is_a_line_for_each_event_and_why_the_run_failed()
    {
        using var slipway = new SlipwayRun();
        var result = await slipway.RunAsync("--pipeline", Path.Combine(Golden, "report.yaml"));

        result.ExitCode.Should().Be(1);
        Normalised(result.Output + result.Error, slipway).Should().Be(await ReadAsync("report.txt"));
    }

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Golden, name), TestContext.Current.CancellationToken);

    private static string Normalised(string text, SlipwayRun slipway) =>
        Seconds().Replace(RunName().Replace(text.Replace(slipway.Output, "OUT", StringComparison.Ordinal), "report-RUN"), "${before}TIME");

    [GeneratedRegex("report-[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")]
    private static partial Regex RunName();

    [GeneratedRegex("(?<before>\"durationSeconds\": | in )[0-9.]+( s)?(?=\\W)")]
    private static partial Regex Seconds();
}
