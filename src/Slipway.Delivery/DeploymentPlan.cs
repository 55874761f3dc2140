namespace Slipway.Delivery;

/// <summary>What a deployment, a promotion, a roll back or a destruction will do. Making one changes nothing.</summary>
public sealed class DeploymentPlan
{
    internal DeploymentPlan(DeliveryAccess access, StateStore store, Func<DeliveryState, string> outcomeVersion) =>
        (Access, Store, OutcomeVersion) = (access, store, outcomeVersion);

    /// <summary>Which Worker.</summary>
    public required WorkerAddress Address { get; init; }

    /// <summary>All that is looked after, in the order in which it is made; unchanged things too.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>Lines for people that stop nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether anything in Cloudflare changes (exit code 3 of <c>plan</c>).</summary>
    public bool HasChanges => Changes.Any(change => change.Kind != ChangeKind.Unchanged);

    /// <summary>What applying works with.</summary>
    internal DeliveryAccess Access { get; }

    /// <summary>The state as it was read.</summary>
    internal StateStore Store { get; }

    /// <summary>What planning learned for the state.</summary>
    internal IReadOnlyList<Func<DeliveryState, DeliveryState>> Notes { get; init; } = [];

    /// <summary>Which version the outcome names, by the state after all was made.</summary>
    internal Func<DeliveryState, string> OutcomeVersion { get; }

    /// <summary>Where the Worker answers, by the state after all was made.</summary>
    internal Func<DeliveryState, IReadOnlyList<string>> OutcomeUrls { get; init; } = DeliveredUrls.Of;

    /// <summary>What the token needs for it.</summary>
    internal IReadOnlyList<string> Permissions { get; init; } = [Cloudflare.Permission.ScriptsEdit];

    /// <summary>True when nothing of the Worker remains: then the state goes away too.</summary>
    internal bool IsDestruction { get; init; }

    /// <summary>True for a promotion or a roll back: what an interrupted deployment left is then none of the plan's business.</summary>
    internal bool MovesTrafficOnly { get; init; }

    /// <summary>Plans a deployment: reads the bundle, the state, and what is there.</summary>
    /// <exception cref="DeliveryException">Something must stop the deployment; all problems at once.</exception>
    /// <exception cref="Bundles.ArtifactException">The bundle is not what it must be.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store refused or could not be reached.</exception>
    public static Task<DeploymentPlan> CreateAsync(DeliveryAccess access, DeploymentOptions options, CancellationToken ct) =>
        new DeploymentPlanning(access, options).PlanAsync(ct);

    /// <summary>Makes the changes. Also to be called when there are none: what an interrupted deployment left is then noted, and the
    /// outputs are returned; nothing is written when there is nothing to note.</summary>
    /// <param name="progress">Receives a line for each thing that is done.</param>
    /// <exception cref="DeliveryException">Another deployment changed the state meanwhile, or the token lacks a permission.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached; what was made until then is noted in the state.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store refused or could not be reached.</exception>
    public Task<DeploymentOutcome> ApplyAsync(Action<string> progress, CancellationToken ct) =>
        RequiredPermissions.NamedAsync(Permissions, () => new PlanApplication(this, progress).RunAsync(ct));
}
