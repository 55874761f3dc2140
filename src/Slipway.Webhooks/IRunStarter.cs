using Slipway.Pipelines.Services;

namespace Slipway.Webhooks;

/// <summary>Makes the PipelineRuns. A run's name follows from what it is for: a second call with the same run makes nothing.</summary>
public interface IRunStarter
{
    /// <summary>Makes a run, unless it is there already.</summary>
    /// <param name="run">The run.</param>
    /// <param name="delivery">What it is made for, as its annotation says it: <c>github 72d3162e-…</c>.</param>
    /// <returns>True when it was made; false when it was there.</returns>
    /// <exception cref="RunStartException">It could not be made.</exception>
    Task<bool> StartAsync(ServiceRun run, string delivery, CancellationToken ct);

    /// <summary>Asks whether runs could be made now.</summary>
    /// <returns>Why not; null = they could.</returns>
    Task<string?> ObstacleAsync(CancellationToken ct);
}
