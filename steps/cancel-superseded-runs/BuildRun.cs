using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Kubernetes;

namespace Slipway.Steps.CANCELSUPERSEDEDRUNS;

/// <summary>A PipelineRun that builds, as far as it matters for which one supersedes which.</summary>
internal sealed partial record BuildRun
{
    /// <summary>The label that names the Service.</summary>
    public static readonly LabelKey ServiceLabel = LabelKey.Parse("slipway.dev/service");

    private const string BranchLabel = "slipway.dev/branch";
    private const string BranchRef = "refs/heads/";

    /// <summary>The default of our Pipelines' param git-revision.</summary>
    private const string DefaultRevision = "main";

    public required ResourceName Name { get; init; }

    /// <summary>Whole seconds, as the API writes them.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The Service of its label; null without one.</summary>
    public required string? Service { get; init; }

    /// <summary>What it builds, where no Service says it: pipeline, repository, project.</summary>
    public required (string Pipeline, string GitUrl, string ProjectRoot) Project { get; init; }

    /// <summary>The branch as its params name it; null when they name a commit only.</summary>
    public required string? Branch { get; init; }

    /// <summary>The branch of its label, in which some characters are replaced; null without one.</summary>
    public required string? LabelledBranch { get; init; }

    /// <summary>True when it has ended.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>True when it was told to stop.</summary>
    public required bool IsStopping { get; init; }

    /// <summary>True when it can be said which branch it is for.</summary>
    public bool HasBranch => Branch is not null || LabelledBranch is not null;

    /// <summary>Reads a PipelineRun; null for one that builds nothing, such as a deployment alone.</summary>
    public static BuildRun? Read(JsonObject value)
    {
        var (metadata, spec) = (value["metadata"]!, value["spec"]);
        if (Param(spec, "git-url") is not { } url)
        {
            return null;
        }

        return new BuildRun
        {
            Name = ResourceName.Parse((string)metadata["name"]!),
            Created = DateTimeOffset.Parse((string)metadata["creationTimestamp"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Service = (string?)metadata["labels"]?[ServiceLabel.Value],
            Project = (Pipeline(spec), url, Directory(Param(spec, "project-root"))),
            Branch = BranchOf(Param(spec, "git-branch"), Param(spec, "git-revision")),
            LabelledBranch = (string?)metadata["labels"]?[BranchLabel] is { Length: > 0 } label ? label : null,
            HasEnded = (value["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == "Succeeded" && (string?)c["status"] is "True" or "False"),
            IsStopping = (string?)spec?["status"] is { Length: > 0 } and not "PipelineRunPending",
        };
    }

    /// <summary>Whether this run is the newer one of two for the same Service and branch. Of two of the same second the name decides: never
    /// both supersede each other.</summary>
    public bool Supersedes(BuildRun other) => IsOfTheSameProject(other) && IsOfTheSameBranch(other)
        && (other.Created < Created || (other.Created == Created && string.CompareOrdinal(other.Name.Value, Name.Value) < 0));

    private bool IsOfTheSameProject(BuildRun other) => Service is null ? Project == other.Project : Service == other.Service;

    private bool IsOfTheSameBranch(BuildRun other) => (Branch, other.Branch) is ({ } mine, { } its)
        ? mine == its
        : LabelledBranch is { } label && label == other.LabelledBranch;

    /// <summary>The pipeline's name, or the reference by which a resolver finds it; a run that holds its pipeline itself has none.</summary>
    private static string Pipeline(JsonNode? spec) => (string?)spec?["pipelineRef"]?["name"] ?? spec?["pipelineRef"]?.ToJsonString() ?? "";

    private static string? Param(JsonNode? spec, string name) =>
        (spec?["params"] as JsonArray ?? []).FirstOrDefault(p => (string?)p?["name"] == name)?["value"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Directory(string? path) => (path ?? "").Trim('/') is var trimmed && trimmed.StartsWith("./", StringComparison.Ordinal) ? trimmed[2..] : trimmed is "." ? "" : trimmed;

    private static string? BranchOf(string? branch, string? revision)
    {
        var text = string.IsNullOrEmpty(branch) ? revision ?? DefaultRevision : branch;
        return Commit().IsMatch(text) ? null : text.StartsWith(BranchRef, StringComparison.Ordinal) ? text[BranchRef.Length..] : text;
    }

    [GeneratedRegex(@"\A(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();
}
