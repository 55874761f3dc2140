namespace Slipway.Kubernetes;

/// <summary>The labels of the ConfigMaps that a build writes: who manages them, and whose they are.</summary>
public static class ArtifactLabels
{
    /// <summary>The value of <see cref="LabelKey.ManagedBy"/> where none is given: the default of the Pipelines' param managed-by.</summary>
    public const string DefaultManagedBy = "planton-cloud";

    /// <summary>The labels.</summary>
    /// <param name="managedBy">The value of <see cref="LabelKey.ManagedBy"/>.</param>
    /// <param name="ownerKey">The key of the owner label; null = none.</param>
    /// <param name="ownerValue">The value of the owner label; null = none.</param>
    /// <exception cref="KubernetesUsageException">One half of the owner label is missing, or its key is that of the other label.</exception>
    public static IReadOnlyDictionary<LabelKey, LabelValue> Create(LabelValue managedBy, LabelKey? ownerKey, LabelValue? ownerValue)
    {
        var labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.ManagedBy] = managedBy };
        if (ownerKey is null != ownerValue is null)
        {
            var (given, value, missing) = ownerValue is null
                ? ("owner-identifier-label-key", ownerKey!.Value, "owner-identifier-label-value")
                : ("owner-identifier-label-value", ownerValue.Value, "owner-identifier-label-key");
            throw new KubernetesUsageException(
                $"labelling the ConfigMap: --{given} is '{value}', but --{missing} is empty. A label needs both: give --{missing} too, or neither.");
        }

        if (ownerKey == LabelKey.ManagedBy)
        {
            throw new KubernetesUsageException(
                $"labelling the ConfigMap: --owner-identifier-label-key is '{ownerKey}', which is the label that --managed-by sets. Choose another key.");
        }

        if (ownerKey is not null)
        {
            labels.Add(ownerKey, ownerValue!);
        }

        return labels;
    }
}
