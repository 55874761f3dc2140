using Slipway.Pipelines.Services;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Triggers;

/// <summary>
/// Which pushes start the pipeline of a Service, as a filter of Tekton Triggers in the Common Expression Language: what the payload's fields say, by
/// the language's own functions and macros (<c>matches</c>, <c>exists</c>, <c>size</c>; for GitLab <c>double</c>, for Bitbucket Server
/// <c>filter(…)[0]</c>). Where a push does not name all files it is taken as a change, as by
/// <c>slipway serve-webhook</c>.
/// </summary>
/// <remarks>Source: https://tekton.dev/docs/triggers/cel_expressions/ (numbers of a payload are doubles)</remarks>
internal static class PushFilter
{
    /// <summary>Of a change of Bitbucket Server: neither a tag, nor a branch that is gone. The listener has the same words.</summary>
    private const string PushedBranch = "c.ref.type == 'BRANCH' && c.type != 'DELETE'";

    private const string NoCommit = "'0000000000000000000000000000000000000000'";

    /// <summary>Conditions that must all hold.</summary>
    /// <param name="provider">The git server.</param>
    /// <param name="service">The Service.</param>
    /// <exception cref="FormatException">Its repository cannot be one of this server; the message is a whole one.</exception>
    public static IReadOnlyList<string> Of(GitProvider provider, ServiceDocument service)
    {
        var address = RepositoryAddresses.Comparable(service.GitUrl);
        if (address.Length == 0)
        {
            throw new FormatException($"'{service.GitUrl}' is no address of a repository on a git server. Give spec.git_repo.clone_url as https://HOST/OWNER/NAME.git.");
        }

        CheckHost(provider, address);
        return provider switch
        {
            GitProvider.GitHub => GitHub(service, address),
            GitProvider.GitLab => GitLab(service, address),
            _ => Bitbucket(service, address),
        };
    }

    private static List<string> GitHub(ServiceDocument service, string address)
    {
        // What GitHub names of a push at the most: see GitHubServer.
        List<string> conditions = [Address("body.repository.html_url", address), service.PipelineBranches.Cel("body.ref"), "!body.deleted"];
        return Affected(
            conditions, service, $"body.created || body.forced || size(body.commits) == 0 || size(body.commits) >= {GitHubServer.MaxCommits}",
            $"size(c.added) + size(c.modified) + size(c.removed) >= {GitHubServer.MaxFiles} || ");
    }

    private static List<string> GitLab(ServiceDocument service, string address) => Affected(
        [Address("body.project.web_url", address), service.PipelineBranches.Cel("body.ref"), $"body.after != {NoCommit}"],
        service,
        $"body.before == {NoCommit} || size(body.commits) == 0 || double(size(body.commits)) < body.total_commits_count",
        "");

    /// <summary>Its payloads name no files, and not in every version addresses; a push of several branches starts a run of the first that is not deleted,
    /// as the listener has it.</summary>
    private static List<string> Bitbucket(ServiceDocument service, string address)
    {
        var (project, slug) = address.Split('/') is [_, .., var first, var second] ? (first, second)
            : throw new FormatException($"'{service.GitUrl}' does not end in PROJECT/NAME, as repositories of Bitbucket Server do. Correct spec.git_repo.clone_url.");
        return
        [
            CelText.Matches("body.repository.project.key", CelText.Escape(project), ignoreCase: true),
            CelText.Matches("body.repository.slug", CelText.Escape(slug), ignoreCase: true),
            $"body.changes.exists(c, {PushedBranch})",
            service.PipelineBranches.Cel($"body.changes.filter(c, {PushedBranch})[0].ref.id"),
        ];
    }

    private static List<string> Affected(List<string> conditions, ServiceDocument service, string notAllFilesAreNamed, string notAllFilesOfACommitAreNamed)
    {
        if (!service.TriggerPaths.IsAny)
        {
            conditions.Add(
                $"({notAllFilesAreNamed}\n"
                + $"|| body.commits.exists(c, {notAllFilesOfACommitAreNamed}[c.added, c.modified, c.removed].exists(files, files.exists(path,\n"
                + $"{service.TriggerPaths.Cel("path")}))))");
        }

        return conditions;
    }

    /// <summary>Host and path, without what differs between the ways to reach one repository.</summary>
    private static string Address(string value, string address)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return CelText.Matches(value, $"https?://{CelText.Escape(address[..slash])}(?::[0-9]+)?{CelText.Escape(address[slash..])}", ignoreCase: true);
    }

    /// <summary>Nothing of one server's would ever come to the listener of another's.</summary>
    private static void CheckHost(GitProvider provider, string address)
    {
        var host = address[..address.IndexOf('/', StringComparison.Ordinal)];
        var (owner, cure) = host switch
        {
            "github.com" => (GitProvider.GitHub, ", or --provider github"),
            "gitlab.com" => (GitProvider.GitLab, ", or --provider gitlab"),
            // The provider bitbucket is the server, which sends other payloads.
            "bitbucket.org" => ((GitProvider?)null, "; pushes to Bitbucket Cloud start nothing"),
            _ => (provider, ""),
        };
        if (owner != provider)
        {
            throw new FormatException($"its repository is at {host}, not at a server of {provider.ToString().ToLowerInvariant()}. Give spec.git_repo.clone_url, or --git-host{cure}.");
        }
    }
}
