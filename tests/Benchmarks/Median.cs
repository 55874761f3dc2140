using System.Diagnostics;

namespace Slipway.Benchmarks;

/// <summary>Medians of 5 runs, which a slow outlier does not move.</summary>
internal static class Median
{
    private const int Runs = 5;

    /// <summary>The median time of the work; preparation is not timed.</summary>
    public static async Task<TimeSpan> OfAsync(Func<int, Task> prepare, Func<int, Task> work)
    {
        var times = new List<TimeSpan>();
        for (var run = 0; run < Runs; run++)
        {
            await prepare(run);
            var clock = Stopwatch.StartNew();
            await work(run);
            times.Add(clock.Elapsed);
        }

        times.Sort();
        return times[Runs / 2];
    }

    /// <summary>The medians of two works that take turns.</summary>
    public static async Task<(TimeSpan First, TimeSpan Second)> OfBothAsync(Func<int, Task> prepare, Func<int, Task> first, Func<int, Task> second)
    {
        var times = (First: new List<TimeSpan>(), Second: new List<TimeSpan>());
        for (var run = 0; run < Runs; run++)
        {
            foreach (var (work, into) in new[] { (first, times.First), (second, times.Second) })
            {
                await prepare(run);
                var clock = Stopwatch.StartNew();
                await work(run);
                into.Add(clock.Elapsed);
            }
        }

        times.First.Sort();
        times.Second.Sort();
        return (times.First[Runs / 2], times.Second[Runs / 2]);
    }

    public static Task<TimeSpan> OfAsync(Func<Task> work) => OfAsync(_ => Task.CompletedTask, _ => work());

    public static string Text(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? $"{time.TotalMilliseconds:0} ms" : $"{time.TotalSeconds:0.00} s";
}
