using System.Text.Json;

namespace Slipway.Webhooks.GitServers;

/// <summary>GitHub (docs.github.com/webhooks/webhook-events-and-payloads).</summary>
internal sealed class GitHubServer : IGitServer
{
    private const string Signature = "X-Hub-Signature-256";
    private static readonly string[] Addresses = ["clone_url", "ssh_url", "git_url", "html_url"];

    /// <summary>Commits that a push holds at the most; no field tells whether there were more.</summary>
    internal const int MaxCommits = 2048;

    /// <summary>Files that a commit of a push holds at the most.</summary>
    internal const int MaxFiles = 3000;

    public string Name => "github";

    public string SecretOption => "--github-secret-file";

    public string EventHeader => "X-GitHub-Event";

    public string DeliveryId(Func<string, string> header) => header("X-GitHub-Delivery");

    public string? Unproved(Func<string, string> header) =>
        header(Signature).Length == 0 ? $"there is no {Signature}: give the webhook the secret that is in {SecretOption}" : null;

    public string? Refusal(Func<string, string> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Proof.IsHmac(header(Signature), body, secrets) ? null : $"{Signature} does not fit: the webhook has another secret than {SecretOption}";

    public bool IsUnsignedPing(Func<string, string> header) => false;

    public GitEvent Read(string name, JsonElement body) => name switch
    {
        "ping" => GitEvent.Tested(Repository(body)),
        "push" => Push(body),
        "pull_request" => OfPullRequest(body),
        _ => GitEvent.Ignored($"event '{name}' starts no run; push and pull_request may"),
    };

    private static GitEvent Push(JsonElement body)
    {
        var after = body.Needed("after");
        if (body.Flag("deleted") || Payload.IsNone(after))
        {
            return GitEvent.Ignored("a branch or tag was deleted");
        }

        return Payload.Branch(body.Needed("ref")) is not { } branch
            ? GitEvent.Ignored($"'{body.Text("ref")}' is no branch")
            : GitEvent.Of(new GitChange
            {
                Repository = Repository(body),
                Branch = branch,
                Commit = after,
                Message = body.Text("head_commit", "message"),
                Files = Files(body),
            });
    }

    private static ChangedFiles Files(JsonElement body)
    {
        var commits = body.Items("commits");
        return body.Flag("created") || Payload.IsNone(body.Text("before")) ? ChangedFiles.NotAll("the branch is new")
            : body.Flag("forced") ? ChangedFiles.NotAll("the push was forced")
            : commits.Count == 0 ? ChangedFiles.NotAll("the push names no commits")
            : commits.Count >= MaxCommits ? ChangedFiles.NotAll($"the push has {MaxCommits} commits or more, of which GitHub names no others")
            : commits.Any(c => Payload.FilesOf(c).Count() >= MaxFiles) ? ChangedFiles.NotAll($"a commit has {MaxFiles} files or more, of which GitHub names no others")
            : Payload.Files(commits) is { } files ? new ChangedFiles(files, "")
            : ChangedFiles.NotAll("the push names no files");
    }

    private static GitEvent OfPullRequest(JsonElement body)
    {
        var action = body.Text("action");
        return action is not ("opened" or "reopened" or "synchronize")
            ? GitEvent.Ignored($"pull_request '{action}' brings no commits")
            : GitEvent.Of(new GitChange
            {
                Repository = Repository(body),
                Branch = body.Needed("pull_request", "head", "ref"),
                Commit = body.Needed("pull_request", "head", "sha"),
                Files = ChangedFiles.NotAll("a pull request names no files"),
                PullRequest = new PullRequest(
                    body.Needed("pull_request", "base", "ref"),
                    !string.Equals(
                        body.Text("pull_request", "head", "repo", "full_name"), body.Needed("pull_request", "base", "repo", "full_name"), StringComparison.OrdinalIgnoreCase)),
            });
    }

    private static RepositoryAddresses Repository(JsonElement body) => new(
        body.Text("repository", "full_name"),
        Addresses.Select(field => body.Text("repository", field)));
}
