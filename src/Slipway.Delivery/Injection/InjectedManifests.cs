namespace Slipway.Delivery;

/// <summary>The manifests of one file or overlay after an injection.</summary>
/// <param name="Place">The file's path or the overlay's name.</param>
/// <param name="Text">The whole text as it is now.</param>
/// <param name="Workers">Its CloudflareWorker manifests, in their order.</param>
public sealed record InjectedManifests(string Place, string Text, IReadOnlyList<InjectedWorker> Workers)
{
    /// <summary>Number of manifests that were changed.</summary>
    public int Changed => Workers.Count(worker => worker.Effect == InjectionEffect.Changed);

    /// <summary>Number of manifests that name the artifact now.</summary>
    public int Injected => Workers.Count(worker => worker.Effect is InjectionEffect.Changed or InjectionEffect.Unchanged);
}
