using System.Text.Json;

namespace Slipway.Webhooks.GitServers;

/// <summary>GitLab (docs.gitlab.com/user/project/integrations/webhook_events).</summary>
internal sealed class GitLabServer : IGitServer
{
    private const string Token = "X-Gitlab-Token";
    private static readonly string[] Ids = ["Idempotency-Key", StandardWebhook.Id, "X-Gitlab-Event-UUID"];
    private static readonly string[] Addresses = ["git_http_url", "git_ssh_url", "web_url"];

    public string Name => "gitlab";

    public string SecretOption => "--gitlab-token-file";

    public string EventHeader => "X-Gitlab-Event";

    /// <summary>The key of 17.4 and later stays the same when a delivery is sent again.</summary>
    public string DeliveryId(Func<string, string> header) =>
        Ids.Select(header).FirstOrDefault(id => id.Length > 0) ?? "";

    public string? Unproved(Func<string, string> header) => header(Token).Length == 0 && header(StandardWebhook.Header).Length == 0
        ? $"there is no {Token}: give the webhook the secret token that is in {SecretOption}"
        : null;

    public string? Refusal(Func<string, string> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        header(StandardWebhook.Header).Length > 0 && secrets.Any(StandardWebhook.IsKey) ? StandardWebhook.Refusal(header, body, secrets, now)
        : Proof.IsToken(header(Token), [.. secrets.Where(s => !StandardWebhook.IsKey(s))]) ? null
        : $"{Token} does not fit: the webhook has another secret token than {SecretOption}";

    public bool IsUnsignedPing(Func<string, string> header) => false;

    // System hooks name their events in the body alone.
    public GitEvent Read(string name, JsonElement body) => body.Text("object_kind") switch
    {
        "push" => Push(body),
        "merge_request" => OfMergeRequest(body),
        _ => GitEvent.Ignored($"event '{name}' starts no run; Push Hook and Merge Request Hook may"),
    };

    private static GitEvent Push(JsonElement body)
    {
        var after = body.Needed("after");
        return Payload.IsNone(after) ? GitEvent.Ignored("a branch was deleted")
            : Payload.Branch(body.Needed("ref")) is not { } branch ? GitEvent.Ignored($"'{body.Text("ref")}' is no branch")
            : GitEvent.Of(new GitChange
            {
                Repository = Repository(body),
                Branch = branch,
                Commit = after,
                Message = body.Items("commits").FirstOrDefault(c => c.Text("id") == after) is { ValueKind: JsonValueKind.Object } head ? head.Text("message") : "",
                Files = Files(body),
                Wish = body.Flag("push_options", "ci", "skip") ? "it was pushed with the option ci.skip" : null,
            });
    }

    /// <summary>A push names its newest commits, 20 at the most, and how many there were.</summary>
    private static ChangedFiles Files(JsonElement body)
    {
        var (commits, total) = (body.Items("commits"), body.Number("total_commits_count"));
        return Payload.IsNone(body.Text("before")) ? ChangedFiles.NotAll("the branch is new")
            : commits.Count == 0 ? ChangedFiles.NotAll("the push names no commits")
            : commits.Count < total ? ChangedFiles.NotAll($"the push names {commits.Count} of its {total} commits")
            : Payload.Files(commits) is { } files ? new ChangedFiles(files, "")
            : ChangedFiles.NotAll("the push names no files");
    }

    private static GitEvent OfMergeRequest(JsonElement body)
    {
        var action = body.Text("object_attributes", "action");
        // An update of anything but the commits has no oldrev.
        return action is not ("open" or "reopen") && !(action == "update" && body.Text("object_attributes", "oldrev").Length > 0)
            ? GitEvent.Ignored($"merge request '{action}' brings no commits")
            : GitEvent.Of(new GitChange
            {
                Repository = Repository(body),
                Branch = body.Needed("object_attributes", "source_branch"),
                Commit = body.Needed("object_attributes", "last_commit", "id"),
                Message = body.Text("object_attributes", "last_commit", "message"),
                Files = ChangedFiles.NotAll("a merge request names no files"),
                PullRequest = new PullRequest(
                    body.Needed("object_attributes", "target_branch"),
                    body.Number("object_attributes", "source_project_id") != body.Number("object_attributes", "target_project_id")),
            });
    }

    private static RepositoryAddresses Repository(JsonElement body) => new(
        body.Text("project", "path_with_namespace"),
        Addresses.Select(field => body.Text("project", field)));
}
