using Slipway.Cli.Rendering;
using Slipway.Pipelines;

namespace Slipway.Cli.Tests;

public class EventLinesTests
{
    [Fact]
    public void Each_event_is_one_line_and_of_a_steps_output_only_warnings_are_shown()
    {
        using var writer = new StringWriter();
        var lines = new EventLines(writer);
        var now = DateTimeOffset.UnixEpoch;
        var step = new StepOutcome { Name = "s", Status = "Failed", Reason = "Error", ExitCode = 3, Duration = TimeSpan.FromMilliseconds(150), LogFile = null };
        RunEvent[] events =
        [
            new TaskStarted(now, "t", 1),
            new StepStarted(now, "t", "s"),
            new StepOutput(now, "t", "s", "s: plain"),
            new StepOutput(now, "t", "s", "s: warning: no lockfile"),
            new StepFinished(now, "t", step),
            new TaskRetried(now, "t", 1, 2, "step s failed"),
            new TaskStarted(now, "t", 2),
            new TaskFinished(now, new TaskRunOutcome { Name = "t", Status = "Failed", Reason = "Failed", Message = "", Duration = TimeSpan.FromSeconds(125), Steps = [step], Results = new Dictionary<string, ParamValue>() }),
            new TaskSkipped(now, "u", "When Expressions evaluated to false"),
        ];
        foreach (var e in events)
        {
            lines.Show(e);
        }

        writer.ToString().Should().Be("""
            t: started
            t/s: started
            t/s: warning: no lockfile
            t/s: Failed (exit code 3) in 0.2 s
            t: attempt 1 failed, 2 left: step s failed
            t: started, attempt 2
            t: Failed in 2 min 5 s
            u: skipped: When Expressions evaluated to false

            """);
    }
}
