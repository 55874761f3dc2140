using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Kubernetes;

namespace Slipway.Steps.CANCELSUPERSEDEDRUNS;

/// <summary>A PipelineRun that builds, as far as it matters for which one supersedes which.</summary>
internal sealed partial record BuildRun
{
    private const string BranchLabel = "slipway.dev/branch";
    private const string BranchRef = "refs/heads/";

    /// <summary>The default of our Pipelines' param git-revision.</summary>
    private const string DefaultRevision = "main";

    public required ResourceName Name { get; init; }

    /// <summary>Whole seconds, as the API writes them.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What it builds.</summary>
    public required RunProject Project { get; init; }

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
        if (RunFields.Param(value, "git-url") is null)
        {
            return null;
        }

        return new BuildRun
        {
            Name = ResourceName.Parse((string)value["metadata"]!["name"]!),
            Created = RunFields.Created(value),
            Project = RunProject.Of(value),
            Branch = BranchOf(RunFields.Param(value, "git-branch"), RunFields.Param(value, "git-revision")),
            LabelledBranch = (string?)value["metadata"]!["labels"]?[BranchLabel] is { Length: > 0 } label ? label : null,
            HasEnded = RunFields.HasSucceeded(value) is not null,
            IsStopping = (string?)value["spec"]?["status"] is { Length: > 0 } and not "PipelineRunPending",
        };
    }

    /// <summary>Whether this run is the newer one of two for the same Service and branch. Of two of the same second the name decides: never
    /// both supersede each other.</summary>
    public bool Supersedes(BuildRun other) => Project.IsSameAs(other.Project) && IsOfTheSameBranch(other)
        && (other.Created < Created || (other.Created == Created && string.CompareOrdinal(other.Name.Value, Name.Value) < 0));

    private bool IsOfTheSameBranch(BuildRun other) => (Branch, other.Branch) is ({ } mine, { } its)
        ? mine == its
        : LabelledBranch is { } label && label == other.LabelledBranch;

    private static string? BranchOf(string? branch, string? revision)
    {
        var text = string.IsNullOrEmpty(branch) ? revision ?? DefaultRevision : branch;
        return Commit().IsMatch(text) ? null : text.StartsWith(BranchRef, StringComparison.Ordinal) ? text[BranchRef.Length..] : text;
    }

    [GeneratedRegex(@"\A(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();
}
