using System.Text.RegularExpressions;
using Slipway.Pipelines.Services;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks;

/// <summary>Whether a change starts the pipeline of a Service.</summary>
/// <param name="Reason">Why not, or, when it does, what there is to say about it; empty = nothing.</param>
/// <param name="Service">The Service as it is to be built; null = it is not.</param>
internal sealed partial record RunDecision(string Reason, ServiceDocument? Service)
{
    /// <summary>Decides.</summary>
    /// <param name="service">A Service of the change's repository.</param>
    /// <param name="change">The change.</param>
    public static RunDecision Of(ServiceDocument service, GitChange change) =>
        service.DisablePipelines ? No("disable_pipelines is set")
        : service.HasOwnPipeline ? No("pipeline_provider is self: its repository brings its own pipeline")
        : change.Wish is { } wish ? No(wish)
        : SkipWords().Match(change.Message) is { Success: true } word ? No($"the commit's message has {word.Value}")
        : change.PullRequest is { } pullRequest ? OfPullRequest(service, change, pullRequest)
        : !service.PipelineBranches.Contains(change.Branch) ? No($"branch '{change.Branch}' is none of its pipeline_branches")
        : Affected(service, change);

    /// <summary>Code of strangers is never run with the credentials of the store.</summary>
    private static RunDecision OfPullRequest(ServiceDocument service, GitChange change, PullRequest pullRequest)
    {
        if (pullRequest.IsOfFork)
        {
            return No("the pull request comes from another repository");
        }

        var decision = PullRequestDecision.Of(service, change.Branch, pullRequest.Target);
        return decision.Service is null ? No(decision.Reason) : Affected(decision.Service, change);
    }

    private static RunDecision Affected(ServiceDocument service, GitChange change) =>
        change.Files.Paths is not { } files ? new RunDecision($"{change.Files.Unknown}: taken as changed", service)
        : service.TriggerPaths.Affects(files) ? new RunDecision("", service)
        : No(files.Count == 1 ? "the file that changed is not in its trigger_paths" : $"none of the {files.Count} files that changed is in its trigger_paths");

    private static RunDecision No(string reason) => new(reason, null);

    // docs.github.com/actions/managing-workflow-runs/skipping-workflow-runs, docs.gitlab.com/ci/pipelines/#skip-a-pipeline
    [GeneratedRegex(@"\[(?:skip ci|ci skip|no ci)\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SkipWords();
}
