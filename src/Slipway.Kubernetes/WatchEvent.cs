using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>A change of an object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Value">The object as it is after the change; of a deleted one, as it was last.</param>
public sealed record WatchEvent(WatchEventType Type, JsonObject Value);

/// <summary>What happened to an object (kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).</summary>
public enum WatchEventType
{
    /// <summary>It was made, or it was there when the watch began.</summary>
    Added,

    /// <summary>It was changed.</summary>
    Modified,

    /// <summary>It was deleted.</summary>
    Deleted,
}
