using Slipway.Pipelines.Services;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Triggers;

/// <summary>
/// Which pushes start the pipeline of a Service, as a filter of Tekton Triggers in the Common Expression Language: what the payload's fields say, by
/// the language's own functions (<c>matches</c>, <c>exists</c>, <c>size</c>). Where a push does not name all files it is taken as a change, as by
/// <c>slipway serve-webhook</c>.
/// </summary>
/// <remarks>Source: https://tekton.dev/docs/triggers/cel_expressions/ (numbers of a payload are doubles)</remarks>
internal static class PushFilter
{
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

        return provider switch
        {
            GitProvider.GitHub => GitHub(service, address),
            GitProvider.GitLab => GitLab(service, OfAnotherHost(address, "gitlab")),
            _ => Bitbucket(service, OfAnotherHost(address, "bitbucket")),
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

    /// <summary>Its payloads name no files, and not in every version addresses; a push of several branches starts a run of the first, as the listener has it.</summary>
    private static List<string> Bitbucket(ServiceDocument service, string address)
    {
        var (project, slug) = address.Split('/') is [_, .., var first, var second] ? (first, second)
            : throw new FormatException($"'{service.GitUrl}' does not end in PROJECT/NAME, as repositories of Bitbucket Server do. Correct spec.git_repo.clone_url.");
        return
        [
            CelText.Matches("body.repository.project.key", CelText.Escape(project), ignoreCase: true),
            CelText.Matches("body.repository.slug", CelText.Escape(slug), ignoreCase: true),
            service.PipelineBranches.Cel("body.changes[0].ref.id"),
            "body.changes[0].type != 'DELETE'",
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

    private static string OfAnotherHost(string address, string provider) => address.StartsWith("github.com/", StringComparison.Ordinal)
        ? throw new FormatException($"its repository is at github.com, not at a server of {provider}. Give spec.git_repo.clone_url, or --provider github.")
        : address;
}
