using System.Globalization;

namespace Slipway.Cloudflare;

/// <summary>Keeps below the API's limit of calls: who goes over it is refused everything for 5 minutes, in the dashboard too.</summary>
internal sealed class CallBudget(TimeProvider time, Action<string> warn)
{
    /// <summary>Calls that a user may make in <see cref="Window"/>, over all tokens (developers.cloudflare.com/fundamentals/api/reference/limits).</summary>
    public const int MaxCalls = 1200;

    /// <summary>The time over which calls are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Queue<DateTimeOffset> sent = new();
    private readonly Lock gate = new();
    private DateTimeOffset closedUntil = DateTimeOffset.MinValue;

    /// <summary>Returns when a call may be sent, which then counts.</summary>
    public async Task AcquireAsync(CancellationToken ct)
    {
        while (TryTake(out var wait, out var why) is false)
        {
            warn(string.Create(CultureInfo.InvariantCulture, $"waiting {wait.TotalSeconds:0.#} s for the Cloudflare API: {why}"));
            await Task.Delay(wait, time, ct);
        }
    }

    /// <summary>Takes note of what the API says of the calls left: other programs of the same user use them up too.</summary>
    public void Note(RateLimit limit)
    {
        if (limit is { Remaining: 0, Reset: { } reset } && reset > TimeSpan.Zero)
        {
            lock (gate)
            {
                closedUntil = time.GetUtcNow() + (reset < Window ? reset : Window);
            }
        }
    }

    private bool TryTake(out TimeSpan wait, out string why)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (sent.TryPeek(out var first) && now - first >= Window)
            {
                sent.Dequeue();
            }

            (wait, why) = closedUntil > now ? (closedUntil - now, "it says that no calls are left until then")
                : sent.Count >= MaxCalls ? (sent.Peek() + Window - now, $"{sent.Count} calls were made in the last {Window.TotalMinutes} minutes, which is its limit")
                : (TimeSpan.Zero, "");
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            sent.Enqueue(now);
            return true;
        }
    }
}
