using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>Fields of PipelineRuns as the API has them (tekton.dev/docs/pipelines/pipelineruns).</summary>
public static class RunFields
{
    /// <summary>The label that names the Service that a run is of.</summary>
    public static LabelKey ServiceLabel { get; } = LabelKey.Parse("slipway.dev/service");

    /// <summary>The text of a param; null when the run does not give it, or as an array or object.</summary>
    public static string? Param(JsonObject run, string name) =>
        (run["spec"]?["params"] as JsonArray ?? []).FirstOrDefault(p => (string?)p?["name"] == name)?["value"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>When it was made, to the second.</summary>
    public static DateTimeOffset Created(JsonObject run) => Time(run["metadata"]!["creationTimestamp"])!.Value;

    /// <summary>Whether it has succeeded (true) or failed or was stopped (false); null while it has not ended.</summary>
    public static bool? HasSucceeded(JsonObject run) => (string?)Condition(run)?["status"] switch
    {
        "True" => true,
        "False" => false,
        _ => null,
    };

    /// <summary>The condition <c>Succeeded</c> of a PipelineRun or TaskRun, which says how it stands; null before a controller has seen it
    /// (tekton.dev/docs/pipelines/pipelineruns/#monitoring-execution-status).</summary>
    public static JsonNode? Condition(JsonObject run) =>
        (run["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(c => (string?)c?["type"] == "Succeeded");

    /// <summary>A time as the API writes it; null when there is none.</summary>
    public static DateTimeOffset? Time(JsonNode? text) =>
        DateTimeOffset.TryParse((string?)text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
