using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>The report for people: everything on standard output, but for why a run failed.</summary>
public sealed class TextReport : RunReport
{
    /// <inheritdoc/>
    public override void Begin(LocalRun run, IReadOnlyDictionary<string, string> derived, string runDirectory)
    {
        Console.Out.WriteLine($"pipeline {run.PipelineName}");
        var width = derived.Keys.Select(k => k.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in derived)
        {
            Console.Out.WriteLine($"  {name.PadRight(width)}  {value}");
        }
    }

    /// <inheritdoc/>
    public override Task<PipelineRunOutcome> WatchAsync(LocalRun run, CancellationToken ct) =>
        WatchAsync(run, Console.Out, !Console.IsOutputRedirected && IsCapable, ct);

    /// <inheritdoc/>
    public override void End(PipelineRunOutcome outcome, RunFiles files)
    {
        Console.Out.WriteLine();
        var rows = outcome.Results.Select(r => (r.Key, Value: r.Value.ToString()!))
            .Concat(files.ConfigMaps.Select(c => (Key: $"configmap/{c.Key}", Value: Nearby(c.Value))))
            .Append((Key: "logs", Value: Nearby(files.RunDirectory)))
            .ToList();
        var width = rows.Max(r => r.Key.Length);
        foreach (var (key, value) in rows)
        {
            Console.Out.WriteLine($"  {key.PadRight(width)}  {value}");
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine($"{outcome.Status} in {Durations.Text(outcome.Duration)}");
        if (outcome.Status != RunStatus.Succeeded)
        {
            Console.Out.Flush();
            Console.Error.WriteLine(FailureText.Of(outcome));
        }
    }

    /// <inheritdoc/>
    public override void NotRun(RunStatus status, string pipeline, string message) => Console.Error.WriteLine(FailureText.WithPrefix(message));

    /// <summary>A path as a person in this directory would type it.</summary>
    private static string Nearby(string path) =>
        Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : path;
}
