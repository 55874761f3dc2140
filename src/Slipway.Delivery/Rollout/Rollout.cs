using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Workers that are deployed together: all are planned before the first of them changes.</summary>
public sealed class Rollout
{
    private readonly List<DeploymentOutcome> outcomes = [];

    private Rollout(IReadOnlyList<DeploymentPlan> plans, IReadOnlyList<CloudflareWorker> manifests) =>
        (Plans, Keys) = (plans, new OutputKeys([.. plans.Select(plan => plan.Address)], manifests));

    /// <summary>The plans, in the order in which they are applied.</summary>
    public IReadOnlyList<DeploymentPlan> Plans { get; }

    /// <summary>Under which key the outputs of each Worker stand.</summary>
    internal OutputKeys Keys { get; }

    /// <summary>Whether anything in Cloudflare changes.</summary>
    public bool HasChanges => Plans.Any(plan => plan.HasChanges);

    /// <summary>A plan that was made already.</summary>
    public static Rollout Of(DeploymentPlan plan) => new([plan], []);

    /// <summary>The same as a part of manifests that describe more Workers: the outputs' keys are then the same whichever of them are chosen.</summary>
    /// <param name="manifests">All Workers of the manifests.</param>
    public Rollout Among(IReadOnlyList<CloudflareWorker> manifests) => new(Plans, manifests);

    /// <summary>A Worker's name among those of the rollout: with its account where they have one name in different accounts.</summary>
    public string NameOf(WorkerAddress worker) => Keys.Of(worker);

    /// <summary>Plans each Worker with what it is bound to first.</summary>
    /// <param name="deployments">The Workers.</param>
    /// <param name="begin">Told of each Worker before it is planned.</param>
    /// <exception cref="DeliveryException">Something must stop the deployment: the problems of all Workers at once.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store refused or could not be reached.</exception>
    public static Task<Rollout> PlanAsync(IReadOnlyList<WorkerDeployment> deployments, Action<WorkerAddress> begin, CancellationToken ct) =>
        PlanAllAsync(
            Placed(RolloutOrder.Of(deployments)),
            deployment => deployment.Options.Address,
            (deployment, token) => DeploymentPlan.CreateAsync(deployment.Access, deployment.Options, token),
            begin,
            ct);

    /// <summary>Plans that each Worker's newer version gets all traffic.</summary>
    /// <inheritdoc cref="PlanAsync"/>
    public static Task<Rollout> PlanPromotionAsync(IReadOnlyList<WorkerTarget> targets, Action<WorkerAddress> begin, CancellationToken ct) =>
        PlanAllAsync(targets, target => target.Address, (target, token) => Promotion.PlanAsync(target.Access, target.Address, token), begin, ct);

    /// <summary>Plans that each Worker goes away, in the order in which the targets are given.</summary>
    /// <inheritdoc cref="PlanAsync"/>
    /// <param name="targets">The Workers.</param>
    /// <param name="force">Also when other Workers are bound to one, or it has Durable Objects, whose data go with it.</param>
    /// <param name="begin">Told of each Worker before it is planned.</param>
    public static Task<Rollout> PlanDestructionAsync(IReadOnlyList<WorkerTarget> targets, bool force, Action<WorkerAddress> begin, CancellationToken ct) =>
        PlanAllAsync(targets, target => target.Address, (target, token) => Destruction.PlanAsync(target.Access, target.Address, force, token), begin, ct);

    /// <summary>The outcomes of the plans that have been applied, in the order of <see cref="Plans"/>: after a failure those of the Workers before it.</summary>
    public IReadOnlyList<DeploymentOutcome> Outcomes => outcomes;

    /// <summary>Applies the plans one after the other; the first failure ends it, and what was done until then is noted.</summary>
    /// <param name="progress">Receives a line for each thing that is done, and of which Worker.</param>
    /// <returns>The outcomes, in the order of <see cref="Plans"/>.</returns>
    /// <exception cref="DeliveryException">Another deployment changed the state meanwhile.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    public async Task<IReadOnlyList<DeploymentOutcome>> ApplyAsync(Action<WorkerAddress, string> progress, CancellationToken ct)
    {
        foreach (var plan in Plans)
        {
            outcomes.Add(await plan.ApplyAsync(line => progress(plan.Address, line), ct));
        }

        return outcomes;
    }

    private static WorkerDeployment[] Placed(IReadOnlyList<WorkerDeployment> ordered) =>
        [.. ordered.Select((deployment, i) => deployment with { Options = deployment.Options with { Neighbours = RolloutNeighbours.Of(ordered, i) } })];

    private static async Task<Rollout> PlanAllAsync<T>(
        IReadOnlyList<T> items, Func<T, WorkerAddress> address, Func<T, CancellationToken, Task<DeploymentPlan>> plan, Action<WorkerAddress> begin, CancellationToken ct)
    {
        var plans = new List<DeploymentPlan>();
        var problems = new List<string>();
        foreach (var item in items)
        {
            begin(address(item));
            try
            {
                plans.Add(await plan(item, ct));
            }
            catch (DeliveryException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count > 0 ? throw new DeliveryException(problems) : new Rollout(plans, []);
    }
}

/// <summary>A Worker that shall be deployed, and what to deploy it with.</summary>
/// <param name="Access">API and store.</param>
/// <param name="Options">What it shall be.</param>
public sealed record WorkerDeployment(DeliveryAccess Access, DeploymentOptions Options);

/// <summary>A Worker that is there, and what to reach it with.</summary>
/// <param name="Access">API and store.</param>
/// <param name="Address">Which Worker.</param>
public sealed record WorkerTarget(DeliveryAccess Access, WorkerAddress Address);
