using System.Text.Json;

namespace Slipway.Webhooks.GitServers;

/// <summary>Bitbucket Server and Data Center (confluence.atlassian.com/bitbucketserver, "Event payload").</summary>
internal sealed class BitbucketServer : IGitServer
{
    private const string Signature = "X-Hub-Signature";
    private const string Ping = "diagnostics:ping";

    public string Name => "bitbucket";

    public string SecretOption => "--bitbucket-secret-file";

    public string EventHeader => "X-Event-Key";

    public string DeliveryId(Func<string, string> header) => header("X-Request-Id");

    public string? Unproved(Func<string, string> header) =>
        header(Signature).Length == 0 ? $"there is no {Signature}: give the webhook the secret that is in {SecretOption}" : null;

    public string? Refusal(Func<string, string> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Proof.IsHmac(header(Signature), body, secrets) ? null : $"{Signature} does not fit: the webhook has another secret than {SecretOption}";

    /// <summary>"Test connection" sends no signature, whatever the webhook's secret.</summary>
    public bool IsUnsignedPing(Func<string, string> header) => header(EventHeader) == Ping && header(Signature).Length == 0;

    public GitEvent Read(string name, JsonElement body) => name switch
    {
        Ping => GitEvent.Tested(new RepositoryAddresses("", [])),
        "repo:refs_changed" => Push(body),
        "pr:opened" or "pr:from_ref_updated" => OfPullRequest(body),
        _ => GitEvent.Ignored($"event '{name}' starts no run; repo:refs_changed, pr:opened and pr:from_ref_updated may"),
    };

    private static GitEvent Push(JsonElement body)
    {
        var repository = Repository(body.Field("repository") ?? throw new FormatException("the payload has no repository"));
        var changes = body.Items("changes")
            .Where(c => c.Text("type") != "DELETE" && !Payload.IsNone(c.Text("toHash")) && c.Text("ref", "type") != "TAG")
            .Select(c => (Branch: Payload.Branch(c.Needed("ref", "id")), Commit: c.Needed("toHash")))
            .Where(c => c.Branch is not null)
            .Select(c => new GitChange
            {
                Repository = repository,
                Branch = c.Branch!,
                Commit = c.Commit,
                Message = body.Text("toCommit", "id") == c.Commit ? body.Text("toCommit", "message") : "",
                Files = ChangedFiles.NotAll("Bitbucket names no files"),
            }).ToList();
        return changes.Count > 0 ? GitEvent.Of([.. changes]) : GitEvent.Ignored("no branch was changed, or it was deleted");
    }

    private static GitEvent OfPullRequest(JsonElement body)
    {
        var (from, to) = (Ref(body, "fromRef"), Ref(body, "toRef"));
        return GitEvent.Of(new GitChange
        {
            Repository = Repository(to.Field("repository") ?? throw new FormatException("the payload has no pullRequest.toRef.repository")),
            Branch = from.Needed("displayId"),
            Commit = from.Needed("latestCommit"),
            Files = ChangedFiles.NotAll("Bitbucket names no files"),
            PullRequest = new PullRequest(to.Needed("displayId"), from.Number("repository", "id") != to.Number("repository", "id")),
        });
    }

    private static JsonElement Ref(JsonElement body, string name) =>
        body.Field("pullRequest", name) ?? throw new FormatException($"the payload has no pullRequest.{name}");

    /// <summary>Not every version tells addresses; project and slug are the end of each.</summary>
    private static RepositoryAddresses Repository(JsonElement repository)
    {
        var name = $"{repository.Needed("project", "key")}/{repository.Needed("slug")}";
        var clone = repository.Items("links", "clone").Select(link => link.Text("href")).Where(href => href.Length > 0).ToList();
        return new RepositoryAddresses(name, clone, clone.Count == 0 ? name : null);
    }
}
