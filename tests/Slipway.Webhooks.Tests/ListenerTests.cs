using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Tests;

/// <summary>What the listeners of Tekton Triggers take out of pushes is what <c>slipway serve-webhook</c> reads in them.</summary>
public class ListenerTests
{
    private const string None = "0000000000000000000000000000000000000000";

    [Fact]
    public Task A_push_to_GitHub_is_read_alike() => CheckAsync("github", new GitHubServer(), "push", "https://github.com/acme/edge.git",
    [
        ("as it came", _ => { }),
        ("a tag", p => p["ref"] = "refs/tags/v1"),
        ("a branch with slashes", p => p["ref"] = "refs/heads/refs/heads/x"),
        ("a deleted branch", p => (p["after"], p["deleted"]) = (None, true)),
    ]);

    [Fact]
    public Task A_push_to_GitLab_is_read_alike() => CheckAsync("gitlab", new GitLabServer(), "Push Hook", "https://gitlab.acme.example/platform/web/edge.git",
    [
        ("as it came", _ => { }),
        ("a tag", p => p["ref"] = "refs/tags/v1"),
        ("a deleted branch", p => p["after"] = None),
    ]);

    [Fact]
    public Task A_push_to_Bitbucket_is_read_alike() => CheckAsync("bitbucket", new BitbucketServer(), "repo:refs_changed", "https://bitbucket.acme.example/scm/web/edge.git",
    [
        ("as it came", _ => { }),
        ("a tag first", p => p["changes"] = Changes(p, 2, 0)),
        ("a deletion first", p => p["changes"] = Changes(p, 1, 0)),
        ("a tag, a deletion, then the branch", p => p["changes"] = Changes(p, 2, 1, 0)),
        ("a tag alone", p => p["changes"] = Changes(p, 2)),
        ("a deletion alone", p => p["changes"] = Changes(p, 1)),
        ("nothing", p => p["changes"] = new JsonArray()),
    ]);

    [Theory]
    [InlineData("links")]
    [InlineData("clone")]
    [InlineData("http")]
    public Task A_Bitbucket_that_tells_no_address_fails_no_push(string missing) => CheckAsync("bitbucket", new BitbucketServer(), "repo:refs_changed", "",
    [
        ("without its address", p =>
        {
            var (repository, links) = (p["repository"]!.AsObject(), p["repository"]!["links"]!.AsObject());
            if (missing == "http")
            {
                links["clone"]!.AsArray().RemoveAt(1);
            }
            else
            {
                (missing == "links" ? repository : links).Remove(missing);
            }
        }),
    ]);

    private static async Task CheckAsync(string provider, IGitServer server, string name, string url, IReadOnlyList<(string Name, Action<JsonObject> Change)> pushes)
    {
        var ct = TestContext.Current.CancellationToken;
        var listener = ObjectYaml.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "kustomize", "components", $"triggers-{provider}", "listener.yaml"), ct));
        var cel = listener["spec"]!["triggerGroups"]![0]!["interceptors"]!.AsArray().Single(i => (string?)i!["ref"]!["name"] == "cel")!["params"]!.AsArray();
        var filter = (string)cel.Single(p => (string?)p!["name"] == "filter")!["value"]!;
        var overlays = cel.Single(p => (string?)p!["name"] == "overlays")!["value"]!.AsArray().ToDictionary(o => (string)o!["key"]!, o => (string)o!["expression"]!);
        foreach (var (push, change) in pushes)
        {
            var body = Endpoint.Payload($"{provider}-push", change);
            using var document = JsonDocument.Parse(body);
            var changes = server.Read(name, document.RootElement).Changes;

            (await CelEvaluation.EvaluateAsync((filter, body))).Single().Should().Be(changes.Count > 0, "of {0}", push);
            if (changes.Count > 0)
            {
                var values = await CelEvaluation.ValuesAsync((overlays["revision"], body), (overlays["branch"], body), (overlays["url"], body));
                values.Select(v => v.GetValue<string>()).Should().Equal([changes[0].Commit, changes[0].Branch, url], "of {0}", push);
            }
        }
    }

    private static JsonArray Changes(JsonObject push, params IEnumerable<int> order) => [.. order.Select(i => push["changes"]![i]!.DeepClone())];
}
