namespace Slipway.Webhooks.Serving;

/// <summary>Whether runs could be made, asked at most once in a while: anybody may ask.</summary>
internal sealed class Readiness(WebhookOptions options, IRunStarter starter) : IDisposable
{
    /// <summary>How long an answer holds.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long the API may take: probes wait 5 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim one = new(1);
    private (long At, string? Obstacle)? last;

    /// <summary>Why runs cannot be made; null = they can.</summary>
    public async Task<string?> ObstacleAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            if (last is not { } known || options.Time.GetElapsedTime(known.At) > Fresh)
            {
                last = known = (options.Time.GetTimestamp(), await AskAsync());
            }

            return known.Obstacle;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<string?> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience, options.Time);
        try
        {
            return await starter.ObstacleAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return $"the Kubernetes API does not answer within {Patience.TotalSeconds} s";
        }
    }
}
