using Serilog;
using Slipway.Delivery;
using Slipway.Kubernetes;

namespace Slipway.Steps.DEPLOYWORKER;

/// <summary>Deploys the Workers of the manifests ConfigMap.</summary>
/// <param name="kubernetes">Where the ConfigMaps, Secrets and resources are.</param>
/// <param name="connections">The API and the stores.</param>
/// <param name="log">The plan, and what is done.</param>
internal sealed class DeployWorker(IKubernetes kubernetes, DeliveryConnections connections, ILogger log)
{
    /// <summary>How long the outputs of a run that failed or was stopped may take to be written.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(10);

    /// <summary>The ConfigMap that holds the manifests.</summary>
    public required ResourceName Manifests { get; init; }

    /// <summary>The namespace of ConfigMaps and Secrets.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>The overlays that are deployed.</summary>
    public required OverlaySelection Overlays { get; init; }

    /// <summary>The one Worker that is meant; empty = all.</summary>
    public required string WorkerName { get; init; }

    /// <summary>True = only the plan is shown.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>The new version's share of the traffic.</summary>
    public required TrafficShare Traffic { get; init; }

    /// <summary>Takes over what others made.</summary>
    public required bool Adopt { get; init; }

    /// <summary>The ConfigMap that receives the outputs; null = named after that of the manifests.</summary>
    public required ResourceName? Outputs { get; init; }

    /// <summary>The labels of the outputs ConfigMap.</summary>
    public required IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; }

    /// <summary>An option whose value may be empty.</summary>
    public static Func<string, T?> Optional<T>(Func<string, T> parse)
        where T : class => text => text.Length == 0 ? null : parse(text);

    /// <summary>Plans all Workers, and deploys them unless it is a dry run.</summary>
    /// <returns>The results; none for a dry run, or when no overlay is meant.</returns>
    public async Task<DeployResults> RunAsync(CancellationToken ct)
    {
        var outputs = Outputs ?? DefaultOutputs();
        var manifests = await OverlayManifests.ReadAsync(kubernetes, Namespace, Manifests, Overlays, line => log.Information("{Line:l}", line), ct);
        if (manifests.Count == 0)
        {
            log.Warning(
                "ConfigMap {Namespace:l}/{Name:l} has no overlay that --overlays={Overlays:l} means{OfBranch:l}: nothing is deployed",
                Namespace.Value, Manifests.Value, Overlays.ToString(), Overlays.OfBranch);
            return DeployResults.None;
        }

        var workers = WorkerSelection.Of(manifests, WorkerName);
        var preparation = new RolloutPreparation(connections, new ReferenceResolver(new ReferenceSources
        {
            Kubernetes = kubernetes,
            Namespace = Namespace,
            Api = connections.Api,
            Warn = line => log.Warning("{Line:l}", line),
        }));
        var deployments = await preparation.DeploymentsAsync(workers, Traffic, Adopt, ct);
        var rollout = (await Rollout.PlanAsync(deployments, address => log.Information("reading {Address:l}", address.ToString()), ct)).Among(WorkerSelection.Of(manifests, ""));
        Show(rollout);
        if (IsDryRun)
        {
            log.Information("dry run: nothing was changed");
            return DeployResults.None;
        }

        var outcomes = await ApplyAsync(rollout, outputs, ct);
        await WriteAsync(rollout, outputs, ct);
        var (results, leftOut) = DeployResults.Of(outcomes).Bounded();
        if (leftOut.Count > 0)
        {
            log.Warning(
                "results {LeftOut:l} stay empty: with them all would be over {MaxBytes} bytes, for which Tekton may fail the Task; ConfigMap {Namespace:l}/{Name:l} has them",
                string.Join(", ", leftOut), DeployResults.MaxBytes, Namespace.Value, outputs.Value);
        }

        return results;
    }

    private ResourceName DefaultOutputs()
    {
        var name = OutputsConfigMap.DefaultName(Manifests.Value);
        try
        {
            return ResourceName.Parse(name);
        }
        catch (FormatException e)
        {
            throw new StepUsageException($"naming the outputs ConfigMap: '{name}' {e.Message} Give --outputs-config-map-name.");
        }
    }

    private async Task<IReadOnlyList<DeploymentOutcome>> ApplyAsync(Rollout rollout, ResourceName outputs, CancellationToken ct)
    {
        try
        {
            return await rollout.ApplyAsync((address, line) => log.Information("{Worker:l}: {Line:l}", rollout.NameOf(address), line), ct);
        }
        catch
        {
            log.Warning("stopped before the end: what was made until then is noted, and the next run finishes it");
            await WriteSomeAsync(rollout, outputs);
            throw;
        }
    }

    /// <summary>The outputs of the Workers before the one that failed; why that one did is what the user must learn, whatever becomes of these.</summary>
    private async Task WriteSomeAsync(Rollout rollout, ResourceName outputs)
    {
        using var limit = new CancellationTokenSource(LastWrite);
        try
        {
            await WriteAsync(rollout, outputs, limit.Token);
        }
        catch (Exception e) when (e is KubernetesException or OperationCanceledException)
        {
            log.Warning("the outputs of the Workers that were deployed could not be written: {Line:l}", e.Message);
        }
    }

    private async Task WriteAsync(Rollout rollout, ResourceName outputs, CancellationToken ct)
    {
        if (await RolloutOutputs.WriteAsync(kubernetes, Namespace, outputs, Labels, rollout, ct))
        {
            log.Information("wrote ConfigMap {Namespace:l}/{Name:l} to {Location:l}", Namespace.Value, outputs.Value, kubernetes.Location);
        }
    }

    private void Show(Rollout rollout)
    {
        foreach (var plan in rollout.Plans)
        {
            foreach (var line in PlanText.Lines(plan).Where(line => !line.IsWarning))
            {
                log.Information("{Line:l}", line.Text);
            }

            foreach (var warning in plan.Warnings)
            {
                log.Warning("{Line:l}", warning);
            }
        }
    }
}
