using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Pipelines.Services;

namespace Slipway.Cli.Cluster;

/// <summary>The run that <c>slipway start --service</c> asks for.</summary>
internal static class ServiceArguments
{
    /// <summary>Derives it.</summary>
    /// <returns>Null when no Service is given.</returns>
    /// <exception cref="CliUsageException">An option is wrong or missing, or the Service wants no such run.</exception>
    public static ServiceRun? Run(ParseResult parsed, StartOptions options)
    {
        if (parsed.GetValue(options.Service) is not { } file)
        {
            var alone = new[] { options.Commit, options.Branch, options.PullRequestTarget, options.GitHost.Option }.FirstOrDefault(o => parsed.GetValue(o) is not null);
            return alone is null ? null : throw new CliUsageException($"option {alone.Name}: it goes with --service FILE, which is not given.");
        }

        var commit = parsed.GetValue(options.Commit)
            ?? throw new CliUsageException($"option --service: '{file}' goes with --commit SHA, which is not given.");
        if (RepeatedRun.Option(parsed, options) is { } repeated)
        {
            throw new CliUsageException($"option {repeated}: a Service derives every run from its commit; leave one of {repeated} and --service out.");
        }

        var (branch, target) = (Branch(parsed, options.Branch), Branch(parsed, options.PullRequestTarget));
        if (target is not null && branch is null)
        {
            throw new CliUsageException($"option {options.PullRequestTarget.Name}: it goes with --branch NAME, the branch that the pull request brings, which is not given.");
        }

        var service = ServiceDocument.ReadFile(file, options.GitHost.Read(parsed));
        if (service.Remark is { } remark)
        {
            ClusterOutput.Warn(remark);
        }

        service = Wanted(service, file, branch, target);
        return ClusterOptions.Read("--commit", commit, sha => ServiceRun.For(service, sha, branch, ServiceRun.NewName(service.Name, sha)));
    }

    /// <summary>The Service as it is to be built on this branch, or for this pull request.</summary>
    private static ServiceDocument Wanted(ServiceDocument service, string file, string? branch, string? target)
    {
        if ((target is null ? service.ObstacleOn(branch) : service.Obstacle) is { } obstacle)
        {
            throw new CliUsageException($"starting the Service of '{file}': {obstacle}");
        }

        if (target is null)
        {
            return service;
        }

        var decision = PullRequestDecision.Of(service, branch!, target);
        return decision.Service ?? throw new CliUsageException(
            $"starting the Service of '{file}' for a pull request: {decision.Reason}. pipeline_branches, enable_pull_request_builds and enable_pull_request_deployments of spec.pipeline_configuration decide.");
    }

    private static string? Branch(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } name ? ClusterOptions.Read(option.Name, name, BranchName.Parse) : null;
}
