namespace Slipway.Cli.Cluster;

/// <summary>What of a run's logs is shown, and how.</summary>
/// <param name="Tasks">Only those of these tasks; none = of all.</param>
/// <param name="HasPrefix">True = each line begins with <c>[task : step]</c>.</param>
/// <param name="Timestamps">True = with the time at which it was written.</param>
/// <param name="HasInit">True = with the logs of what Tekton runs before the steps.</param>
public sealed record RunLogView(IReadOnlyCollection<string> Tasks, bool HasPrefix, bool Timestamps, bool HasInit)
{
    /// <summary>All steps, as <c>tkn</c> shows it: <c>[task : step] line</c>.</summary>
    public static RunLogView Steps { get; } = new([], HasPrefix: true, Timestamps: false, HasInit: false);

    /// <summary>True for a task whose logs are shown.</summary>
    public bool Takes(string task) => Tasks.Count == 0 || Tasks.Contains(task);

    /// <summary>A line as it is shown.</summary>
    public string Line(string task, string step, string line) => HasPrefix ? $"[{task} : {step}] {line}" : line;
}
