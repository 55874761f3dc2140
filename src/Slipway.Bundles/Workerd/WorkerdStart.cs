using System.Diagnostics;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>How an attempt to start a Worker in workerd ended.</summary>
/// <param name="Ending">Which way.</param>
/// <param name="Failure">What workerd says of the Worker when it refuses it: message and stack, without the service's name; else its last lines.</param>
/// <param name="Output">What the Worker wrote to its console, line by line.</param>
/// <param name="Duration">Until it was ready or had ended.</param>
internal sealed record WorkerdStart(WorkerdEnding Ending, string Failure, IReadOnlyList<string> Output, TimeSpan Duration)
{
    /// <summary>workerd says so on its control stream when all Workers have started and the socket is open.</summary>
    private const string Ready = """{"event":"listen",""";

    /// <summary>In front of what it says of our Worker.</summary>
    private const string OfWorker = $"service {WorkerdConfig.ServiceName}: ";

    /// <summary>Notes of workerd about a flag that a newer date implies: no reason for a failure.</summary>
    private const string Note = "does not need to be specified anymore";

    /// <summary>Lines of workerd's output that are quoted where it does not speak of the Worker.</summary>
    private const int QuotedLines = 10;

    /// <summary>Starts a Worker and stops it when it is ready. It gets no environment, and nothing that it starts is left.</summary>
    /// <param name="workerd">Which workerd.</param>
    /// <param name="config">What it starts.</param>
    /// <param name="scratch">A directory for the configuration's file.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="ToolchainException">workerd does not run on this machine.</exception>
    public static async Task<WorkerdStart> RunAsync(
        WorkerdProgram workerd, WorkerdConfig config, string scratch, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        var file = Path.Combine(scratch, "config.capnp");
        await File.WriteAllTextAsync(file, config.ToText(), ct);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new TextTail();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var clock = Stopwatch.StartNew();
        // The file names modules by their full paths, which workerd takes for paths below its directories for imports.
        var running = Command.Run(workerd.File, "serve", "--experimental", "--control-fd=1", "--import-path=/", file)
            .InDirectory(scratch).WithCleanEnvironment().WithEnvironment("TZ", "UTC")
            // A Worker in an endless loop does not hear SIGTERM.
            .WithGracePeriod(TimeSpan.Zero)
            .WithOutput(
                line =>
                {
                    if (line.StartsWith(Ready, StringComparison.Ordinal))
                    {
                        ready.TrySetResult();
                    }
                    else
                    {
                        output.Add(line);
                    }
                },
                null)
            .ExecuteAsync(stop.Token);
        try
        {
            await Task.WhenAny(ready.Task, running, Task.Delay(limit, time, stop.Token));
            var duration = clock.Elapsed;
            await stop.CancelAsync();
            try
            {
                var ended = await running;
                return Ended(ended, Lines(output.ToString()), duration);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new WorkerdStart(ready.Task.IsCompleted ? WorkerdEnding.Started : WorkerdEnding.TimedOut, "", Lines(output.ToString()), duration);
            }
        }
        catch (CommandNotFoundException e)
        {
            throw new ToolchainException(
                $"starting workerd {workerd.Version}: {e.Message} It needs Linux with glibc (not Alpine), macOS or Windows. "
                + "Build on such a machine, or turn the check off (check-bundle, option --enabled=false).", e);
        }
    }

    private static WorkerdStart Ended(CommandResult result, string[] output, TimeSpan duration)
    {
        var said = OfTheWorker(result.Error);
        var fault = said.FirstOrDefault(s => s.StartsWith("Uncaught ", StringComparison.Ordinal)) ?? said.FirstOrDefault(s => !s.Contains(Note, StringComparison.Ordinal));
        return fault is not null
            ? new WorkerdStart(WorkerdEnding.Refused, fault, [.. output, .. Console(result.Error)], duration)
            : new WorkerdStart(WorkerdEnding.NotTried, result.LastLines(QuotedLines), output, duration);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What workerd says of the Worker: each a line with the lines that follow it.</summary>
    private static List<string> OfTheWorker(string error)
    {
        var blocks = new List<string>();
        var isOpen = false;
        foreach (var line in error.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(OfWorker, StringComparison.Ordinal))
            {
                blocks.Add(line[OfWorker.Length..]);
                isOpen = true;
            }
            else if (line.StartsWith("service ", StringComparison.Ordinal) || line.StartsWith("workerd/", StringComparison.Ordinal))
            {
                isOpen = false;
            }
            else if (isOpen)
            {
                blocks[^1] += $"\n{line}";
            }
        }

        return blocks;
    }

    /// <summary>What the Worker wrote with <c>console.error</c> and the like: all in front of what workerd says.</summary>
    private static IEnumerable<string> Console(string error) =>
        error.Split('\n').TakeWhile(l => !l.StartsWith(OfWorker, StringComparison.Ordinal)).Where(l => !l.StartsWith("workerd/", StringComparison.Ordinal));
}

/// <summary>The ways in which a start in workerd ends.</summary>
internal enum WorkerdEnding
{
    /// <summary>The Worker is ready for requests.</summary>
    Started,

    /// <summary>workerd refuses the Worker.</summary>
    Refused,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>workerd did not come so far: it refuses our configuration.</summary>
    NotTried,
}
