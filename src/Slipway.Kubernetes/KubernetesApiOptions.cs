namespace Slipway.Kubernetes;

/// <summary>How patient the client is. The defaults are for a step: a few seconds of trouble are bridged, then it gives up.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>How often a call is tried again: with the doubling delay about 8 s, what a restart of an API server's load balancer takes.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles each time, with up to a quarter more or less at random.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait that a server's Retry-After is granted.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take: the API server's own limit for a request is 60 s, of which ordinary ones need 1.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long an attempt that has no answer yet is told of: who waits at a terminal begins to wonder.</summary>
    public TimeSpan NoticeAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Objects that a list asks for at once: the page size that kubectl uses.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long a watch is asked for: as long as the API server's shortest own choice, and shorter than most proxies leave a connection open.
    /// It then goes on with the next one.</summary>
    public TimeSpan WatchTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Receives a line for each call that is tried again, and for each attempt that has waited for <see cref="NoticeAfter"/>.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Whether <see cref="Warn"/> shows each line that it receives: then a line counts the retries, else it says how many there may be.</summary>
    public bool ShowsEachRetry { get; init; } = true;

    /// <summary>The end of a line that tells of a retry.</summary>
    /// <param name="attempt">How many attempts there were before the one that failed.</param>
    internal string Again(int attempt) => ShowsEachRetry ? $"({attempt + 1} of {Retries})" : $"(up to {Retries} times)";

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
