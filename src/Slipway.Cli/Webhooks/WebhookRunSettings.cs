using Slipway.Kubernetes;

namespace Slipway.Cli.Webhooks;

/// <summary>What all runs of the endpoint are given.</summary>
public sealed record WebhookRunSettings
{
    /// <summary>The namespace.</summary>
    public required NamespaceName Namespace { get; init; }

    /// <summary>Names of the params that are given to all runs.</summary>
    public IReadOnlyList<string> Params { get; init; } = [];

    /// <summary>Workspaces, each as it is typed.</summary>
    public IReadOnlyList<string> Workspaces { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; } = new Dictionary<LabelKey, LabelValue>();

    /// <summary>The ServiceAccount of the pods.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>The timeout as Tekton writes it; null = Tekton's default.</summary>
    public string? Timeout { get; init; }
}
