using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Pipelines.Services;
using Slipway.Testing;
using Slipway.Webhooks.GitServers;
using Slipway.Webhooks.Triggers;

namespace Slipway.Webhooks.Tests;

/// <summary>Filters of Tekton Triggers decide as <c>slipway serve-webhook</c> does.</summary>
public class ServiceTriggerTests
{
    private const string None = "0000000000000000000000000000000000000000";

    private static readonly string[] Branches = ["", "pipeline_branches: [main, \"release/**\"]", "pipeline_branches: [\"rel?ase/*\"]", "pipeline_branches: [\"*\"]"];

    private static readonly string[] Paths =
        ["", "trigger_paths: [\"**/*\"]", "trigger_paths: [\"!**/*.md\"]", "trigger_paths: [docs, \"!docs/**/*.md\", docs/keep.md]", "trigger_paths: [\"*.json\", \"it's(a)[b]{c}+^$|.txt\", \"v?.lock\"]"];

    private static readonly string[] Files =
    [
        "workers/api/a.ts", "workers/api2/a.ts", "workers/api", "workers/api/readme.md", "README.md", "docs", "docs/a.txt", "docs/x/y.md", "docs/keep.md", "docsify",
        "a.json", "b/a.json", "it's(a)[b]{c}+^$|.txt", "it's(a)[b]{c}+^$|xtxt", "v1.lock", "v/.lock", "v12.lock",
    ];

    private static readonly (string Name, Action<JsonObject> Change)[] OfCommits =
    [
        ("as it came", _ => { }),
        ("another branch", p => p["ref"] = "refs/heads/release/1.2"),
        ("a branch with a longer name", p => p["ref"] = "refs/heads/main2"),
        ("a tag", p => p["ref"] = "refs/tags/main"),
        ("a new branch", p => (p["before"], p["created"], p["commits"]) = (None, true, new JsonArray())),
        ("a deleted branch", p => (p["after"], p["deleted"], p["commits"]) = (None, true, new JsonArray())),
        ("no commits", p => p["commits"] = new JsonArray()),
        .. Files.Select(file => (file, (Action<JsonObject>)(p => p["commits"] = Commits(1, file)))),
    ];

    [Fact]
    public Task Pushes_to_GitHub_are_decided_alike() => CheckAsync(GitProvider.GitHub, new GitHubServer(), "push", "github-push", "owner: acme, name: edge",
    [
        .. OfCommits,
        ("a forced push", p => (p["forced"], p["commits"]) = (true, Commits(1, "README.md"))),
        ("as many commits as GitHub names", p => p["commits"] = Commits(2048, "README.md")),
        ("one less", p => p["commits"] = Commits(2047, "README.md")),
        ("as many files as GitHub names", p => p["commits"]![0]!["removed"] = new JsonArray([.. Enumerable.Range(0, 3000).Select(i => (JsonNode)$"other/{i}.bin")])),
        ("another repository", p => ReplaceAll(p["repository"]!.AsObject(), "acme/edge", "acme/edge2")),
        ("another case", p => ReplaceAll(p["repository"]!.AsObject(), "acme/edge", "Acme/Edge")),
        ("another host", p => ReplaceAll(p["repository"]!.AsObject(), "github.com", "github.acme.example")),
    ]);

    [Fact]
    public Task Pushes_to_GitLab_are_decided_alike() =>
        CheckAsync(GitProvider.GitLab, new GitLabServer(), "Push Hook", "gitlab-push", "clone_url: \"ssh://git@gitlab.acme.example:2222/platform/web/edge.git\"",
    [
        .. OfCommits.Select(c => (c.Name, (Action<JsonObject>)(p =>
        {
            c.Change(p);
            p["total_commits_count"] = p["commits"]!.AsArray().Count;
        }))),
        ("more commits than it names", p => (p["total_commits_count"], p["commits"]) = (21, Commits(20, "README.md"))),
        ("another repository", p => ReplaceAll(p["project"]!.AsObject(), "web/edge", "web/edge2")),
        ("another group", p => ReplaceAll(p["project"]!.AsObject(), "platform/", "elsewhere/")),
        ("with a port", p => p["project"]!["web_url"] = "https://gitlab.acme.example:8443/platform/web/edge"),
    ]);

    [Fact]
    public Task Pushes_to_Bitbucket_are_decided_alike() =>
        CheckAsync(GitProvider.Bitbucket, new BitbucketServer(), "repo:refs_changed", "bitbucket-push", "clone_url: \"https://bitbucket.acme.example/scm/web/edge.git\"",
    [
        ("as it came", p => p["changes"] = new JsonArray(p["changes"]![0]!.DeepClone())),
        ("a deleted branch", p => p["changes"] = new JsonArray(p["changes"]![1]!.DeepClone())),
        ("a tag", p => p["changes"] = new JsonArray(p["changes"]![2]!.DeepClone())),
        ("a tag first", p => p["changes"] = new JsonArray(p["changes"]![2]!.DeepClone(), p["changes"]![0]!.DeepClone())),
        ("a deleted branch first", p => p["changes"] = new JsonArray(p["changes"]![1]!.DeepClone(), p["changes"]![0]!.DeepClone())),
        ("without addresses", p => p["repository"]!.AsObject().Remove("links")),
        ("another branch", p =>
        {
            p["changes"] = new JsonArray(p["changes"]![0]!.DeepClone());
            ReplaceAll(p["changes"]![0]!["ref"]!.AsObject(), "main", "release/1.2");
        }),
        ("another repository", p =>
        {
            p["changes"] = new JsonArray(p["changes"]![0]!.DeepClone());
            p["repository"]!["slug"] = "edge2";
            p["repository"]!.AsObject().Remove("links");
        }),
    ]);

    [Fact]
    public async Task The_sample_is_what_slipway_trigger_prints()
    {
        var samples = Path.Combine(Repository.Root, "samples");
        var sample = await File.ReadAllTextAsync(Path.Combine(samples, "triggers", "my-worker.yaml"), TestContext.Current.CancellationToken);

        Trigger(GitProvider.GitHub, ServiceDocument.ReadFile(Path.Combine(samples, "services", "my-worker.yaml"))).ToYaml("planton-cloud-pipelines").Should().Be(sample);
    }

    [Theory]
    [InlineData("gitlab", "clone_url: \"https://gitlab.acme.example/platform/web/edge.git\"")]
    [InlineData("bitbucket", "clone_url: \"https://bitbucket.acme.example/scm/WEB/edge.git\"")]
    public async Task A_Trigger_is_as_it_is_checked_in(string provider, string git)
    {
        var service = Endpoint.Service("api", git, "disable_deployments: true, pipeline_branches: [main, \"release/*\"]");
        var golden = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests", "Slipway.Webhooks.Tests", "golden", $"trigger-{provider}.yaml"), TestContext.Current.CancellationToken);

        Trigger(Enum.Parse<GitProvider>(provider, ignoreCase: true), ServiceDocument.Read(service, "s.yaml")).ToYaml("edge").Should().Be(golden);
    }

    [Theory]
    [InlineData("slipway-build", "template.yaml")]
    [InlineData("slipway-deliver", "deliver-template.yaml")]
    public async Task The_templates_take_what_a_Trigger_fills_in(string template, string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "kustomize", "components", "triggers", file), TestContext.Current.CancellationToken);
        var names = ObjectYaml.Read(text)["spec"]!["params"]!.AsArray().Select(p => (string)p!["name"]!);

        ObjectYaml.Read(text)["metadata"]!["name"]!.GetValue<string>().Should().Be(template);
        names.Except(["git-url", "git-revision", "git-branch", "service"]).Should().BeEquivalentTo(ServiceTrigger.ParamsOf(template));
    }

    private static async Task CheckAsync(
        GitProvider provider, IGitServer server, string name, string payload, string git, IReadOnlyList<(string Name, Action<JsonObject> Change)> pushes)
    {
        var cases = new List<(string Name, string Filter, string Body, bool Expected)>();
        foreach (var (branches, paths) in Branches.SelectMany(b => Paths.Select(p => (b, p))))
        {
            var service = ServiceDocument.Read(Endpoint.Service("api", $"{git}{(paths.Length > 0 ? ", " : "")}{paths}", branches), "service.yaml");
            var filter = Filter(Trigger(provider, service));
            foreach (var (push, change) in pushes)
            {
                var body = Endpoint.Payload(payload, change);
                using var document = JsonDocument.Parse(body);
                var changes = server.Read(name, document.RootElement).Changes;
                cases.Add(($"{push}; {branches}; {paths}", filter, body, changes.Any(c => c.Repository.Contains(service.GitUrl) && RunDecision.Of(service, c).Service is not null)));
            }
        }

        var results = await CelEvaluation.EvaluateAsync(cases.Select(c => (c.Filter, c.Body)));
        cases.Zip(results).Where(c => c.First.Expected != c.Second).Select(c => $"{c.First.Name}: {c.Second} by {c.First.Filter}").Should().BeEmpty();
        cases.Select(c => c.Expected).Distinct().Should().HaveCount(2, "some start a run, and some do not");
    }

    private static ServiceTrigger Trigger(GitProvider provider, ServiceDocument service) => ServiceTrigger.Of(service, provider, new Dictionary<string, string>());

    /// <summary>The filter as Tekton reads it out of the YAML.</summary>
    private static string Filter(ServiceTrigger trigger) =>
        (string)ObjectYaml.Read(trigger.ToYaml("default"))["spec"]!["interceptors"]![0]!["params"]![0]!["value"]!;

    private static JsonArray Commits(int count, string file) =>
        [.. Enumerable.Range(0, count).Select(i => new JsonObject { ["id"] = $"{i:x40}", ["message"] = "m", ["added"] = new JsonArray(), ["modified"] = i == 0 ? new JsonArray(file) : [], ["removed"] = new JsonArray() })];

    private static void ReplaceAll(JsonObject fields, string old, string with)
    {
        foreach (var (name, value) in fields.ToList().Where(f => f.Value is JsonValue v && v.GetValueKind() == JsonValueKind.String))
        {
            fields[name] = value!.GetValue<string>().Replace(old, with, StringComparison.Ordinal);
        }
    }
}
