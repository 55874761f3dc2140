using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>Which runs count together: the newest of them stay.</summary>
/// <param name="Project">The Service alone, or what they build; of runs that only deploy their pipeline.</param>
/// <param name="IsDryRun">True for plans: what they tell was never deployed, and must not stand for what is.</param>
/// <param name="Deployment">What runs that only deploy bring out; null for those that build.</param>
internal sealed record RunGroup(RunProject Project, bool IsDryRun, DeployedWorkers? Deployment)
{
    /// <summary>The group of a run.</summary>
    public static RunGroup Of(JsonObject run)
    {
        var project = RunProject.Of(run);
        return new RunGroup(
            project.Service is { } service ? new RunProject(service, "", "", "") : project,
            string.Equals(RunFields.Param(run, "dry-run"), "true", StringComparison.OrdinalIgnoreCase),
            project.GitUrl.Length == 0 ? DeployedWorkers.By(run, hasService: project.Service is not null) : null);
    }
}
