using System.Diagnostics.CodeAnalysis;
using Slipway.Bundles;
using Slipway.Cli.Rendering;
using Slipway.Cloudflare;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Cli.Delivery;

/// <summary>The Workers that a verb was asked for, and what it reaches them with.</summary>
public sealed class DeliveryWorkers : IDisposable
{
    private readonly DeliveryRequest request;
    private readonly DeliveryScreen screen;
    private readonly DeliveryConnections connections;
    private readonly IKubernetes kubernetes;
    private readonly IReadOnlyList<CloudflareWorker> workers;
    private readonly IReadOnlyList<CloudflareWorker> all;

    private DeliveryWorkers(DeliveryRequest request, DeliveryScreen screen, IKubernetes kubernetes, IReadOnlyList<ManifestFile> files)
    {
        (this.request, this.screen, this.kubernetes) = (request, screen, kubernetes);
        (workers, all) = (WorkerSelection.Of(files, request.WorkerName ?? ""), WorkerSelection.Of(files, ""));
        connections = new DeliveryConnections(new DeliverySettings
        {
            Token = CloudflareEnvironment.Token(request.ApiTokenFile),
            ApiUrl = CloudflareEnvironment.ApiUrl(),
            StoreOf = bucket => request.StoreEndpoint ?? DefaultStore.Of(bucket),
            Credentials = () => R2Credentials.Read(request.CredentialsDirectory),
            StatePrefix = request.StatePrefix,
            StateBucket = request.StateBucket,
            Warn = screen.Warn,
        });
    }

    /// <summary>Reads the manifests and what the connections need; nothing is sent to Cloudflare yet.</summary>
    /// <exception cref="ManifestException">A manifest breaks rules, or has no such Worker.</exception>
    /// <exception cref="CliUsageException">A value is none.</exception>
    /// <exception cref="CloudflareSettingsException">There is no token.</exception>
    /// <exception cref="KubernetesException">The cluster cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The object that is returned disposes of it; without one this does.")]
    public static async Task<DeliveryWorkers> OpenAsync(DeliveryRequest request, DeliveryScreen screen, CancellationToken ct)
    {
        var kubernetes = Kubernetes(request, screen);
        try
        {
            return new DeliveryWorkers(request, screen, kubernetes, await ManifestArguments.ReadAsync(request, kubernetes, ct));
        }
        catch
        {
            kubernetes.Dispose();
            throw;
        }
    }

    /// <summary>Plans a deployment, or a promotion, of all Workers.</summary>
    public Task<Rollout> PlanAsync(ChangeSettings settings, CancellationToken ct) => screen.WaitAsync("planning", async () =>
    {
        var preparation = await PreparationAsync(withSecrets: !settings.Promote, ct);
        var rollout = settings.Promote
            ? await Rollout.PlanPromotionAsync(await preparation.TargetsAsync(workers, ct), Begin, ct)
            : await Rollout.PlanAsync(await preparation.DeploymentsAsync(workers, settings.Traffic, settings.Adopt, ct), Begin, ct);
        return rollout.Among(all);
    });

    /// <summary>Plans that all Workers go away: what is bound to others first.</summary>
    public Task<Rollout> PlanDestructionAsync(bool force, CancellationToken ct) => screen.WaitAsync("planning", async () =>
        (await Rollout.PlanDestructionAsync(await TargetsAsync([.. RolloutOrder.Of(workers).Reverse()], ct), force, Begin, ct)).Among(all));

    /// <summary>Where the one Worker is.</summary>
    /// <exception cref="CliUsageException">There are several.</exception>
    public async Task<WorkerTarget> OneTargetAsync(CancellationToken ct) => workers.Count == 1
        ? (await TargetsAsync(workers, ct))[0]
        : throw new CliUsageException($"choosing the Worker: the manifest has {string.Join(", ", workers.Select(worker => $"'{worker.WorkerName}'"))}. Name one with --worker-name.");

    /// <summary>Reads what is live of each Worker, and compares it with its manifest.</summary>
    public async Task<IReadOnlyList<(WorkerStatus Status, ManifestDrift Drift)>> StatusAsync(CancellationToken ct)
    {
        var statuses = new List<(WorkerStatus, ManifestDrift)>();
        foreach (var (worker, target) in workers.Zip(await TargetsAsync(workers, ct)))
        {
            statuses.Add(await screen.ReadAsync(
                target.Address, async () => (await WorkerStatus.ReadAsync(target.Access, target.Address, ct), await DriftAsync(worker, ct))));
        }

        return statuses;
    }

    /// <summary>Writes the outputs into a ConfigMap.</summary>
    public async Task WriteOutputsAsync(ResourceName name, Rollout rollout, CancellationToken ct)
    {
        if (await RolloutOutputs.WriteAsync(kubernetes, request.Namespace, name, ArtifactLabels.Create(LabelValue.Parse(ArtifactLabels.DefaultManagedBy), null, null), rollout, ct))
        {
            DeliveryScreen.Note($"wrote ConfigMap {request.Namespace}/{name} to {kubernetes.Location}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connections.Dispose();
        kubernetes.Dispose();
    }

    private void Begin(WorkerAddress address) => screen.Reading(address);

    private async Task<IReadOnlyList<WorkerTarget>> TargetsAsync(IReadOnlyList<CloudflareWorker> of, CancellationToken ct) =>
        await (await PreparationAsync(withSecrets: false, ct)).TargetsAsync(of, ct);

    private async Task<ManifestDrift> DriftAsync(CloudflareWorker worker, CancellationToken ct)
    {
        try
        {
            var preparation = await PreparationAsync(withSecrets: true, ct);
            var deployment = await preparation.DeploymentAsync(worker, workers, TrafficShare.All, adopt: false, ct);
            return ManifestDrift.Of(await DeploymentPlan.CreateAsync(deployment.Access, deployment.Options with { ChecksAssets = false }, ct));
        }
        catch (Exception e) when (e is DeliveryException or ArtifactException or ObjectStoreException)
        {
            return ManifestDrift.Unknown(e.Message);
        }
    }

    private async Task<RolloutPreparation> PreparationAsync(bool withSecrets, CancellationToken ct) => new(connections, new ReferenceResolver(new ReferenceSources
    {
        Outputs = request.OutputsFile is { } outputs ? await OutputsFile.ReadAsync(outputs, ct) : null,
        Secrets = withSecrets && request.SecretsFile is { } secrets ? await SecretsFile.ReadAsync(secrets, ct) : null,
        Kubernetes = HasKubernetes ? kubernetes : null,
        Namespace = request.Namespace,
        Api = connections.Api,
        Warn = screen.Warn,
    }));

    /// <summary>False when nobody named a cluster and no local run left a directory in its place.</summary>
    private bool HasKubernetes => request.Kubeconfig is not null || Directory.Exists(LocalDirectory);

    private static IKubernetes Kubernetes(DeliveryRequest request, DeliveryScreen screen) =>
        request.Kubeconfig is { } kubeconfig ? KubernetesEndpoint.Open("", kubeconfig, new PassingTrouble(screen.Warn, TimeProvider.System).Say, showsEachRetry: false) : new DirectoryKubernetes(LocalDirectory);

    private static string LocalDirectory => new OutputDirectory(Path.GetFullPath(OutputDirectory.DefaultName)).Kubernetes;
}
