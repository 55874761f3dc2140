using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>What a PipelineRun is for: by which runs are the older and newer ones of the same.</summary>
/// <param name="Service">The Service of its label; null without one.</param>
/// <param name="Pipeline">Its pipeline's name, or the reference by which a resolver finds it; empty for a run that holds its pipeline itself.</param>
/// <param name="GitUrl">The repository; empty for a run that only deploys.</param>
/// <param name="ProjectRoot">The project's directory in it, without slashes at the ends; empty for the root.</param>
public sealed record RunProject(string? Service, string Pipeline, string GitUrl, string ProjectRoot)
{
    /// <summary>What a run is for.</summary>
    public static RunProject Of(JsonObject run)
    {
        var reference = run["spec"]?["pipelineRef"];
        return new RunProject(
            (string?)run["metadata"]?["labels"]?[RunFields.ServiceLabel.Value],
            (string?)reference?["name"] ?? reference?.ToJsonString() ?? "",
            RunFields.Param(run, "git-url") ?? "",
            Directory(RunFields.Param(run, "project-root")));
    }

    /// <summary>True when both are for the same Service, or, where this one names none, for the same project by the same pipeline.</summary>
    public bool IsSameAs(RunProject other) => Service is null ? this == other with { Service = null } : Service == other.Service;

    private static string Directory(string? path) =>
        (path ?? "").Trim('/') is var trimmed && trimmed.StartsWith("./", StringComparison.Ordinal) ? trimmed[2..] : trimmed is "." ? "" : trimmed;
}
