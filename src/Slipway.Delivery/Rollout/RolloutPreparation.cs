using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Makes of manifests what can be planned: references followed, connections opened.</summary>
/// <param name="connections">The connections.</param>
/// <param name="resolver">Follows the references.</param>
public sealed class RolloutPreparation(DeliveryConnections connections, ReferenceResolver resolver)
{
    /// <summary>What deploying the Workers works with.</summary>
    /// <param name="workers">The manifests.</param>
    /// <param name="traffic">The new versions' share of the traffic.</param>
    /// <param name="adopt">Takes over what is there and was not made by Slipway.</param>
    /// <exception cref="DeliveryException">References cannot be followed, or two manifests describe one Worker: all problems at once.</exception>
    public async Task<IReadOnlyList<WorkerDeployment>> DeploymentsAsync(
        IReadOnlyList<CloudflareWorker> workers, TrafficShare traffic, bool adopt, CancellationToken ct)
    {
        var deployments = await AllAsync(workers, worker => DeploymentAsync(worker, workers, traffic, adopt, ct));
        RefuseTwins(workers, deployments.Select(deployment => deployment.Options.Address));
        return deployments;
    }

    /// <summary>What deploying one Worker works with.</summary>
    /// <param name="worker">The manifest.</param>
    /// <param name="beside">The manifests that it stands beside, to which it may refer.</param>
    /// <param name="traffic">The new version's share of the traffic.</param>
    /// <param name="adopt">Takes over what is there and was not made by Slipway.</param>
    /// <exception cref="DeliveryException">References cannot be followed.</exception>
    public async Task<WorkerDeployment> DeploymentAsync(
        CloudflareWorker worker, IReadOnlyList<CloudflareWorker> beside, TrafficShare traffic, bool adopt, CancellationToken ct)
    {
        var calls = connections.Api.Calls;
        var (access, state) = await PlaceAsync(worker, beside, ct);
        var values = await resolver.ResolveAsync(worker, beside, state.References, ct);
        return new WorkerDeployment(access, new DeploymentOptions
        {
            Worker = worker,
            Values = values,
            Traffic = traffic,
            Adopt = adopt,
            IsDelivered = state.Script is not null,
            Memory = values.LookedUp.Any(found => found.IsRemembered)
                ? new ReferenceMemory(token => resolver.ResolveAsync(worker, beside, token), connections.Api.Calls - calls)
                : null,
        });
    }

    /// <summary>Where a Worker's state is, and the state: it remembers references, so that only where it lies must be known before.</summary>
    private async Task<(DeliveryAccess Access, DeliveryState State)> PlaceAsync(CloudflareWorker worker, IReadOnlyList<CloudflareWorker> beside, CancellationToken ct)
    {
        ResolvedValues values;
        try
        {
            values = await resolver.ResolveAsync(Bare(worker), beside, ct);
        }
        catch (DeliveryException e) when (e is not UnusableTokenException)
        {
            // All that cannot be resolved is told at once.
            values = await resolver.ResolveAsync(worker, beside, ct);
        }

        var access = connections.Access(worker, values);
        return (access, (await StateStore.OpenAsync(access, new(values.Text(worker.AccountId), worker.WorkerName), ct)).Read);
    }

    /// <summary>What reading, rolling back and destroying the Workers works with: only where they are must be known, no other reference
    /// and no secret.</summary>
    /// <inheritdoc cref="DeploymentsAsync"/>
    public async Task<IReadOnlyList<WorkerTarget>> TargetsAsync(IReadOnlyList<CloudflareWorker> workers, CancellationToken ct)
    {
        var targets = await AllAsync(workers, async worker =>
        {
            var bare = Bare(worker);
            var values = await resolver.ResolveAsync(bare, ct);
            return new WorkerTarget(connections.Access(bare, values), new WorkerAddress(values.Text(worker.AccountId), worker.WorkerName));
        });
        RefuseTwins(workers, targets.Select(target => target.Address));
        return targets;
    }

    private static CloudflareWorker Bare(CloudflareWorker worker) => new()
    {
        Position = worker.Position,
        Name = worker.Name,
        Environment = worker.Environment,
        AccountId = worker.AccountId,
        WorkerName = worker.WorkerName,
        Bundle = worker.Bundle,
    };

    private static async Task<IReadOnlyList<T>> AllAsync<T>(IReadOnlyList<CloudflareWorker> workers, Func<CloudflareWorker, Task<T>> prepare)
    {
        var prepared = new List<T>();
        var problems = new List<DeliveryException>();
        foreach (var worker in workers)
        {
            try
            {
                prepared.Add(await prepare(worker));
            }
            catch (DeliveryException e)
            {
                problems.Add(e);
            }
        }

        string[] all = [.. problems.SelectMany(p => p.Problems)];
        return problems.Count == 0 ? prepared
            : throw (problems.All(p => p is DeliveryUsageException) ? new DeliveryUsageException(all) : new DeliveryException(all));
    }

    private static void RefuseTwins(IReadOnlyList<CloudflareWorker> workers, IEnumerable<WorkerAddress> addresses)
    {
        var twins = workers.Zip(addresses).GroupBy(pair => pair.Second).Where(group => group.Count() > 1).ToList();
        if (twins.Count > 0)
        {
            throw new DeliveryUsageException([.. twins.Select(group =>
                $"deploying {group.Key}: several manifests describe it: {string.Join(", ", group.Select(pair => $"{pair.First.Position.File}:{pair.First.Position.Line}"))}. Give them different names or accounts, or choose one.")]);
        }
    }
}
