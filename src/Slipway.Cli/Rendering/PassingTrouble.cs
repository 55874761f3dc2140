namespace Slipway.Cli.Rendering;

/// <summary>Says trouble with an API that may pass. Of a burst of retries only the first is said: what comes of them follows at once.</summary>
/// <param name="show">Receives what is said.</param>
/// <param name="time">The clock.</param>
public sealed class PassingTrouble(Action<string> show, TimeProvider time)
{
    /// <summary>Time between two lines: longer than all retries of an address that refuses (8 s), shorter than a request that hangs (30 s).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long? last;

    /// <summary>Takes a line; calls may come at once.</summary>
    public void Say(string line)
    {
        lock (gate)
        {
            if (last is { } before && time.GetElapsedTime(before) < Interval)
            {
                return;
            }

            last = time.GetTimestamp();
        }

        show(line);
    }
}
