using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace Slipway.ObjectStore;

/// <summary>Repeats what failed for a passing reason: 5xx, 429 and network errors, never another 4xx. A <c>Retry-After</c> of the
/// store is honoured.</summary>
public sealed class RetryingObjectStore : IObjectStore
{
    /// <summary>Attempts after the first: with <see cref="FirstDelay"/> doubled each time about 4 s in all, which outlives a
    /// restart of a store's front end and does not try a person's patience when the address is wrong.</summary>
    public const int MaxRetries = 4;

    /// <summary>The wait before the second attempt; random jitter is added.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest <c>Retry-After</c> that is waited for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    private readonly IObjectStore inner;
    private readonly Lazy<ResiliencePipeline> pipeline;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">The store, which is disposed of with this one.</param>
    /// <param name="log">Receives one line for each repetition.</param>
    /// <param name="time">The clock for the waits.</param>
    public RetryingObjectStore(IObjectStore inner, Action<string> log, TimeProvider time)
    {
        this.inner = inner;
        pipeline = new(() => Pipeline(log, time));
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        var attempts = 0;
        var result = await SendAsync(
            token =>
            {
                attempts++;
                return inner.PutAsync(address, content, condition, token);
            },
            ct);
        if (result.Outcome == PutOutcome.Stored || attempts == 1)
        {
            return result;
        }

        // The writer who was quicker may be ourselves: an attempt that was done, and whose answer was lost.
        var found = await HeadAsync(address, ct);
        return found?.Digest == content.Digest ? new(PutOutcome.Stored, found.ETag) : result;
    }

    /// <inheritdoc/>
    public Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct) =>
        SendAsync(token => inner.GetAsync(address, token), ct);

    /// <inheritdoc/>
    public Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct) =>
        SendAsync(token => inner.HeadAsync(address, token), ct);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct) =>
        SendAsync(token => inner.DeleteAsync(address, token), ct);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>The first attempt goes past Polly, which is only loaded when there is something to repeat: most uploads are small and
    /// succeed at once, and loading it took a tenth of their time.</summary>
    private async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken ct)
    {
        ExceptionDispatchInfo? first;
        try
        {
            return await send(ct);
        }
        catch (ObjectStoreException e) when (e.IsTransient)
        {
            first = ExceptionDispatchInfo.Capture(e);
        }

        return await pipeline.Value.ExecuteAsync(
            async token =>
            {
                Interlocked.Exchange(ref first, null)?.Throw();
                return await send(token);
            },
            ct);
    }

    private static ResiliencePipeline Pipeline(Action<string> log, TimeProvider time)
    {
        var options = new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<ObjectStoreException>(e => e.IsTransient),
            MaxRetryAttempts = MaxRetries,
            Delay = FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = retry => ValueTask.FromResult(Wait(retry.Outcome.Exception)),
            OnRetry = retry =>
            {
                log($"{retry.Outcome.Exception?.Message} Trying again in {retry.RetryDelay.TotalSeconds:0.0} s ({retry.AttemptNumber + 1} of {MaxRetries}).");
                return ValueTask.CompletedTask;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(options).Build();
    }

    private static TimeSpan? Wait(Exception? e) =>
        (e as ObjectStoreException)?.RetryAfter is { } asked ? (asked < LongestRetryAfter ? asked : LongestRetryAfter) : null;
}
