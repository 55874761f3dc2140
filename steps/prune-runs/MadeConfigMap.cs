using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>A ConfigMap as its metadata tell it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="ManagedBy">Its label app.kubernetes.io/managed-by; null without one.</param>
/// <param name="IsWrittenBySlipwayAlone">True when Slipway has written into it, and its data are nobody else's.</param>
internal sealed record MadeConfigMap(string Name, ObjectVersion Version, string? ManagedBy, bool IsWrittenBySlipwayAlone)
{
    /// <summary>Reads one.</summary>
    public static MadeConfigMap Read(JsonObject value)
    {
        var metadata = value["metadata"]!;
        // Who wrote which fields (kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
        var writers = (metadata["managedFields"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        return new MadeConfigMap(
            (string)metadata["name"]!,
            ObjectVersion.Of(value),
            (string?)metadata["labels"]?[LabelKey.ManagedBy.Value],
            writers.Any(IsSlipway) && writers.All(writer => IsSlipway(writer) || (writer["fieldsV1"]?["f:data"] is null && writer["fieldsV1"]?["f:binaryData"] is null)));
    }

    /// <summary>Whether it is one that this run made, and not only one that its params name.</summary>
    public bool IsMadeBy(EndedRun run) => IsWrittenBySlipwayAlone && ManagedBy == run.ManagedBy;

    private static bool IsSlipway(JsonObject writer) => (string?)writer["manager"] == KubernetesApi.FieldManager;
}
