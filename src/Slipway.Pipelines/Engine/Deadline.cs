namespace Slipway.Pipelines.Engine;

/// <summary>A limit of time: a token that is cancelled when the time is up, or when an outer token is.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>Tekton's default for a PipelineRun and for a TaskRun.</summary>
    /// <remarks>Source: https://tekton.dev/docs/pipelines/pipelineruns/#configuring-a-failure-timeout</remarks>
    public static readonly TimeSpan Default = TimeSpan.FromHours(1);

    // A timer cannot wait longer; nobody waits for a step that long.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource? timer;
    private readonly CancellationTokenSource linked;

    /// <param name="limit">Null or zero = none.</param>
    public Deadline(TimeSpan? limit, TimeProvider clock, CancellationToken outer)
    {
        Limit = limit is { } given && given > TimeSpan.Zero ? given : null;
        timer = Limit is { } time ? new CancellationTokenSource(time < Longest ? time : Longest, clock) : null;
        linked = CancellationTokenSource.CreateLinkedTokenSource(outer, timer?.Token ?? CancellationToken.None);
    }

    public TimeSpan? Limit { get; }

    public CancellationToken Token => linked.Token;

    /// <summary>True when the time is up.</summary>
    public bool IsOver => timer?.IsCancellationRequested == true;

    public void Dispose()
    {
        linked.Dispose();
        timer?.Dispose();
    }
}
