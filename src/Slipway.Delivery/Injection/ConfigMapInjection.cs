using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>Writes an artifact into the manifests ConfigMap of a cluster, or of the directory that stands for it.</summary>
/// <param name="kubernetes">The cluster or directory.</param>
/// <param name="warn">Receives a line when the ConfigMap was changed in between and is read anew.</param>
public sealed class ConfigMapInjection(IKubernetes kubernetes, Action<string> warn)
{
    /// <summary>How often the manifests are read before a conflict is an error: as often as client-go's RetryOnConflict tries.</summary>
    private const int MaxAttempts = 5;

    /// <summary>The artifact.</summary>
    public required ArtifactReference Artifact { get; init; }

    /// <summary>The namespace of the ConfigMap.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>The ConfigMap that holds the manifests.</summary>
    public required ResourceName Manifests { get; init; }

    /// <summary>The overlays that are meant.</summary>
    public OverlaySelection Overlays { get; init; } = OverlaySelection.All;

    /// <summary>The one Worker that is meant, by its name or its manifest's; empty = all.</summary>
    public string WorkerName { get; init; } = "";

    /// <summary>Labels that the ConfigMap gets where it has none of the key; those that it has stay.</summary>
    public IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; } = new Dictionary<LabelKey, LabelValue>();

    /// <summary>Receives a line for each overlay of which a label decides whether it is meant.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    private string Place => NamedConfigMap.Place(kubernetes, Namespace, Manifests);

    /// <summary>What the ConfigMap would be; nothing is written.</summary>
    /// <exception cref="InjectionException">The ConfigMap, an overlay or a Worker is not there, or what is there cannot be read.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<InjectedConfigMap> PreviewAsync(CancellationToken ct)
    {
        var map = await NamedConfigMap.ReadAsync(kubernetes, Namespace, Manifests, "build-manifests", ct);
        return new OverlayInjection(new BundleInjection(Artifact, WorkerName), Overlays, Tell).Inject(map, Place);
    }

    /// <summary>Carries it out. When nothing changes nothing is written.</summary>
    /// <exception cref="InjectionException">The ConfigMap, an overlay or a Worker is not there, or what is there cannot be read.</exception>
    /// <exception cref="ObjectChangedException">The ConfigMap was changed each time between reading and writing it.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<InjectedConfigMap> InjectAsync(CancellationToken ct)
    {
        InjectedConfigMap? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            var injected = await PreviewAsync(ct);
            if (injected.Changed == 0)
            {
                // Refused, and yet there: the answer to our own write was lost, and it was sent again.
                return refused is not null && Same(refused.Map.Data, injected.Map.Data) ? refused : injected;
            }

            try
            {
                await kubernetes.ApplyAsync(injected.Map with { Labels = WithLabels(injected.Map.Labels) }, force: false, ct);
                return injected;
            }
            catch (ObjectChangedException) when (attempt < MaxAttempts)
            {
                warn($"{Place} was changed after it was read: reading it anew ({attempt} of {MaxAttempts - 1})");
                refused = injected;
            }
        }
    }

    private Dictionary<LabelKey, LabelValue> WithLabels(IReadOnlyDictionary<LabelKey, LabelValue> own) =>
        own.Concat(Labels.Where(label => !own.ContainsKey(label.Key))).ToDictionary();

    private static bool Same(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
