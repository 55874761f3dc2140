using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>A PipelineRun of Slipway's that has ended, as far as it matters for whether it stays.</summary>
internal sealed record EndedRun
{
    private const string PipelineLabel = "tekton.dev/pipeline";

    private static readonly HashSet<string> Pipelines = new(
        ["build-and-upload-cloudflare-worker", "deploy-cloudflare-worker", "deliver-cloudflare-worker"], StringComparer.Ordinal);

    public required ResourceName Name { get; init; }

    public required ObjectVersion Version { get; init; }

    /// <summary>The runs of which it is one of the older or newer ones.</summary>
    public required RunGroup Group { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Ended { get; init; }

    public required bool HasSucceeded { get; init; }

    /// <summary>The ConfigMaps that its params name, each once.</summary>
    public required IReadOnlyList<string> ConfigMaps { get; init; }

    /// <summary>The value of the label app.kubernetes.io/managed-by of the ConfigMaps that it made.</summary>
    public required string ManagedBy { get; init; }

    /// <summary>Reads a PipelineRun; null for one that is none of Slipway's, has not ended, or is on its way out.</summary>
    public static EndedRun? Read(JsonObject value)
    {
        var metadata = value["metadata"]!;
        if (RunFields.HasSucceeded(value) is not { } hasSucceeded || metadata["deletionTimestamp"] is not null || !IsOurs(RunProject.Of(value), metadata["labels"]))
        {
            return null;
        }

        var created = RunFields.Created(value);
        return new EndedRun
        {
            Name = ResourceName.Parse((string)metadata["name"]!),
            Version = ObjectVersion.Of(value),
            Group = RunGroup.Of(value),
            Created = created,
            Ended = RunFields.Time(value["status"]!["completionTime"]) ?? created,
            HasSucceeded = hasSucceeded,
            ConfigMaps = [.. RunConfigMaps.MadeBy(value)],
            ManagedBy = RunFields.Param(value, "managed-by") ?? ArtifactLabels.DefaultManagedBy,
        };
    }

    /// <summary>By its label, or by its pipeline, which Tekton's label names for one that a resolver found.</summary>
    private static bool IsOurs(RunProject project, JsonNode? labels) =>
        project.Service is not null || Pipelines.Contains(project.Pipeline) || Pipelines.Contains((string?)labels?[PipelineLabel] ?? "");
}
