using Slipway.Delivery;
using Slipway.Kubernetes;

namespace Slipway.Cli.Injection;

/// <summary>What <c>slipway inject</c> was asked for.</summary>
public sealed record InjectRequest
{
    /// <summary>Files, directories and <c>-</c>, or one <c>configmap/NAME</c>.</summary>
    public required IReadOnlyList<string> Manifests { get; init; }

    /// <summary>A file, or <c>configmap/NAME</c>.</summary>
    public required string Artifact { get; init; }

    /// <summary>The overlays of the ConfigMap, or null = not given.</summary>
    public required OverlaySelection? Overlays { get; init; }

    /// <summary>The one Worker that is meant; empty = all.</summary>
    public required string WorkerName { get; init; }

    /// <summary>Where the manifests are written, or null.</summary>
    public required string? OutputDirectory { get; init; }

    /// <summary>True = they are written back.</summary>
    public required bool InPlace { get; init; }

    /// <summary>The kubeconfig, or null = the directory of local runs.</summary>
    public required string? Kubeconfig { get; init; }

    /// <summary>The namespace of the ConfigMaps.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>The ConfigMap that holds the manifests, or null when they are files.</summary>
    /// <exception cref="CliUsageException">Options contradict each other.</exception>
    public ResourceName? CheckedManifestsConfigMap()
    {
        if (InPlace && OutputDirectory is not null)
        {
            throw new CliUsageException($"options --in-place and -o '{OutputDirectory}' contradict each other: give one of them, or neither to print the manifests.");
        }

        if (OutputDirectory is "")
        {
            throw new CliUsageException("option -o: '' names no directory; leave the option out to print the manifests.");
        }

        var maps = Manifests.Select(ConfigMapArgument.Find).OfType<ResourceName>().ToList();
        if (maps.Count > 0 && Manifests.Count > 1)
        {
            throw new CliUsageException($"choosing manifests: configmap/{maps[0]} stands beside others: give one ConfigMap, or files.");
        }

        if (maps.Count == 0 && Overlays is not null)
        {
            throw new CliUsageException($"option --overlay: '{Overlays}' chooses overlays of a ConfigMap, and the manifests are files: name the files of that overlay, and leave the option out.");
        }

        if (maps.Count == 0 && Kubeconfig is not null && ConfigMapArgument.Find(Artifact) is null)
        {
            throw new CliUsageException($"option --kubeconfig: '{Kubeconfig}' means nothing here: manifests and artifact are files. Leave it out.");
        }

        return maps.SingleOrDefault();
    }
}
