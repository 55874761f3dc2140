namespace Slipway.Delivery;

/// <summary>What a deployment, a promotion or a destruction will do. Making one changes nothing.</summary>
public sealed class DeploymentPlan
{
    internal DeploymentPlan()
    {
    }

    /// <summary>Which Worker.</summary>
    public required WorkerAddress Address { get; init; }

    /// <summary>All that is looked after, in the order in which it is made; unchanged things too.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>Lines for people that stop nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether anything in Cloudflare changes (exit code 3 of <c>plan</c>).</summary>
    public bool HasChanges => Changes.Any(change => change.Kind != ChangeKind.Unchanged);

    /// <summary>Plans: reads the bundle, the state, and what is there.</summary>
    /// <exception cref="DeliveryException">Something must stop the deployment; all problems at once.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store refused or could not be reached.</exception>
    public static Task<DeploymentPlan> CreateAsync(DeliveryAccess access, DeploymentOptions options, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Makes the changes. Also to be called when there are none: what an interrupted deployment left is then noted, and the
    /// outputs are returned; nothing is written when there is nothing to note.</summary>
    /// <param name="progress">Receives a line for each thing that is done.</param>
    /// <exception cref="DeliveryException">Another deployment changed the state meanwhile.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached; what was made until then is noted in the state.</exception>
    public Task<DeploymentOutcome> ApplyAsync(Action<string> progress, CancellationToken ct) =>
        throw new NotSupportedException();
}
