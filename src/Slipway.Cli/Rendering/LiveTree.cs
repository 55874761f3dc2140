using Slipway.Pipelines;
using Spectre.Console;

namespace Slipway.Cli.Rendering;

/// <summary>The tree of tasks and steps with their times, redrawn in place while a run goes on.</summary>
public static class LiveTree
{
    /// <summary>Time between two drawings: often enough for a turning mark, seldom enough to cost nothing.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs and shows the tree on a terminal.</summary>
    public static async Task<PipelineRunOutcome> WatchAsync(LocalRun run, TextWriter writer, CancellationToken ct)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        var state = new TreeState(run.Tasks);
        PipelineRunOutcome? outcome = null;
        await console.Live(state.Draw(run.PipelineName)).AutoClear(false).StartAsync(async live =>
        {
            var running = run.RunAsync(state.Apply, ct);
            while (await Task.WhenAny(running, Task.Delay(Interval, CancellationToken.None)) != running)
            {
                live.UpdateTarget(state.Draw(run.PipelineName));
            }

            outcome = await running;
            live.UpdateTarget(state.Draw(run.PipelineName));
        });
        foreach (var warning in state.Warnings)
        {
            console.WriteLine(warning);
        }

        return outcome!;
    }
}
