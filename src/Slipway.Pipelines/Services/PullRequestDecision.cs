namespace Slipway.Pipelines.Services;

/// <summary>Whether a pull request from a branch of the Service's own repository is built, and whether it is deployed too.</summary>
/// <param name="Reason">Why it is not built; empty when it is.</param>
/// <param name="Service">The Service as it is to be built; null = it is not.</param>
public sealed record PullRequestDecision(string Reason, ServiceDocument? Service)
{
    /// <summary>Decides: a pull request is deployed only where the Service says so, and when it is for a branch that is built.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="branch">The branch that the pull request brings.</param>
    /// <param name="target">The branch that it is for.</param>
    public static PullRequestDecision Of(ServiceDocument service, string branch, string target) =>
        !service.PipelineBranches.Contains(target) ? No($"the pull request is for branch '{target}', which is none of its pipeline_branches")
        : service.PipelineBranches.Contains(branch) ? No($"branch '{branch}' is one of its pipeline_branches: its pushes are built")
        : service.EnablePullRequestDeployments ? new PullRequestDecision("", service)
        : service.EnablePullRequestBuilds ? new PullRequestDecision("", service with { DisableDeployments = true })
        : No("neither enable_pull_request_builds nor enable_pull_request_deployments is set");

    private static PullRequestDecision No(string reason) => new(reason, null);
}
