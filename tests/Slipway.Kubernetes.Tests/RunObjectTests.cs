using System.Net;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

/// <summary>What starting, following and cancelling runs needs: making and changing objects, and logs.</summary>
public sealed class RunObjectTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer server = null!;
    private KubernetesApi kubernetes = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        kubernetes = Api.Client(folder, server.Kubeconfig());
    }

    public async ValueTask DisposeAsync()
    {
        kubernetes.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_generated_name_is_that_of_the_object_that_was_made()
    {
        var made = await CreateAsync(Run("""{"generateName": "api-"}"""));

        var name = (string)made["metadata"]!["name"]!;
        name.Should().MatchRegex("^api-[a-z0-9]{5}$");
        server.Document("default", "pipelineruns", name)!["spec"]!["pipelineRef"]!["name"]!.GetValue<string>().Should().Be("p");
        server.Requests.Should().Equal("builder POST /apis/tekton.dev/v1/namespaces/default/pipelineruns?fieldManager=slipway");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said()
    {
        await CreateAsync(Run("""{"name": "one"}"""));
        var error = await RefusedAsync(Run("""{"name": "one"}"""));

        error.StatusCode.Should().Be(HttpStatusCode.Conflict);
        error.Message.Should().Be("creating PipelineRun 'default/one': 409 Conflict: there is one of this name already. Choose another name, or delete it.");
    }

    [Fact]
    public async Task What_Tekton_refuses_is_passed_on()
    {
        var run = Run("""{"generateName": "api-"}""");
        run["spec"]!["status"] = "Gone";

        (await RefusedAsync(run)).Message.Should().StartWith(
            "creating PipelineRun 'default/api-*': 400 BadRequest: admission webhook \"validation.webhook.pipeline.tekton.dev\" denied the request: validation failed: invalid value: Gone");
    }

    [Fact]
    public async Task A_missing_namespace_and_a_missing_right_are_said_with_their_cure()
    {
        var run = Run("""{"generateName": "api-"}""");
        run["metadata"]!["namespace"] = "other";
        (await RefusedAsync(run)).Message.Should().Contain("namespace 'other' does not exist in");

        server.Deny("builder", "create");
        (await RefusedAsync(Run("""{"generateName": "api-"}"""))).Message.Should().EndWith(
            "Grant it: a Role in namespace 'default' with apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"create\"], and a RoleBinding to that user.");
    }

    [Fact]
    public async Task An_object_is_sent_again_when_it_surely_was_not_made()
    {
        server.Inject(KubernetesApiFault.Status(429, "TooManyRequests", "slow down"), KubernetesApiFault.Status(429, "TooManyRequests", "slow down"));
        await CreateAsync(Run("""{"generateName": "api-"}"""));

        server.Documents("default", "pipelineruns").Should().ContainSingle();
        server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task An_object_that_may_have_been_made_is_not_sent_again()
    {
        server.Inject(KubernetesApiFault.CutAnswer);

        (await RefusedAsync(Run("""{"generateName": "api-"}"""))).Message.Should().StartWith($"creating PipelineRun 'default/api-*': {server.Address} gave no answer: ")
            .And.EndWith(" It may have been made all the same: look before you try again.");
        server.Documents("default", "pipelineruns").Should().ContainSingle();
    }

    [Fact]
    public async Task Single_fields_are_changed_and_null_removes_one()
    {
        await CreateAsync(Run("""{"name": "one", "labels": {"a": "1", "b": "2"}}"""));
        var changed = await kubernetes.PatchAsync(
            ResourceKind.PipelineRun, ConfigMaps.Default, ResourceName.Parse("one"),
            (JsonObject)JsonNode.Parse("""{"metadata": {"labels": {"a": null}}, "spec": {"status": "Cancelled"}}""")!, Ct);

        changed!["spec"]!.ToJsonString().Should().Be("""{"pipelineRef":{"name":"p"},"status":"Cancelled"}""");
        changed["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"b":"2"}""");
        (await kubernetes.PatchAsync(ResourceKind.PipelineRun, ConfigMaps.Default, ResourceName.Parse("none"), [], Ct)).Should().BeNull();
    }

    [Fact]
    public async Task Runs_are_listed_by_label_and_watched()
    {
        await CreateAsync(Run("""{"name": "one", "labels": {"team": "edge"}}"""));
        await CreateAsync(Run("""{"name": "two"}"""));
        var labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.Parse("team")] = LabelValue.Parse("edge") };
        var listed = await kubernetes.ListAsync(ResourceKind.PipelineRun, ConfigMaps.Default, labels, Ct);
        listed.Select(r => (string?)r["metadata"]!["name"]).Should().Equal("one");

        await foreach (var change in kubernetes.WatchAsync(ResourceKind.PipelineRun, ConfigMaps.Default, labels, Ct))
        {
            if (change.Type == WatchEventType.Added)
            {
                var started = Run("""{"name": "one"}""");
                started["status"] = new JsonObject { ["startTime"] = "2026-01-01T00:00:00Z" };
                server.Put("default", started);
                continue;
            }

            change.Type.Should().Be(WatchEventType.Modified);
            change.Value["status"]!["startTime"]!.GetValue<string>().Should().Be("2026-01-01T00:00:00Z");
            break;
        }
    }

    [Fact]
    public async Task A_run_is_deleted_with_its_tasks_only_as_it_was_read_and_a_deletion_that_was_carried_out_unanswered_is_no_error()
    {
        var read = ObjectVersion.Of(await CreateAsync(Run("""{"name": "one"}""")));
        var task = Run("""{"name": "one-build"}""");
        (task["kind"], task["metadata"]!["ownerReferences"]) = ("TaskRun", new JsonArray(new JsonObject { ["uid"] = read.Uid }));
        server.Put("default", task);
        server.Put("default", Run("""{"name": "one", "labels": {"a": "1"}}"""));
        (await FluentActions.Awaiting(() => DeleteAsync(read)).Should().ThrowAsync<ObjectChangedException>()).Which.StatusCode.Should().Be(HttpStatusCode.Conflict);
        server.Documents("default", "taskruns").Should().ContainSingle();

        server.Inject(KubernetesApiFault.CutAnswer);
        (await DeleteAsync(ObjectVersion.Of(server.Document("default", "pipelineruns", "one")!))).Should().BeFalse();
        server.Documents("default", "pipelineruns").Should().BeEmpty();
        server.Documents("default", "taskruns").Should().BeEmpty();

        server.Deny("builder", "delete");
        (await FluentActions.Awaiting(() => DeleteAsync(read)).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().EndWith(
            "Grant it: a Role in namespace 'default' with apiGroups [\"tekton.dev\"], resources [\"pipelineruns\"], verbs [\"delete\"], and a RoleBinding to that user.");

        Task<bool> DeleteAsync(ObjectVersion version) => kubernetes.DeleteAsync(ResourceKind.PipelineRun, ConfigMaps.Default, ResourceName.Parse("one"), version, Ct);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page_and_anew_when_its_version_is_forgotten()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await CreateAsync(Run($$"""{"name": "{{name}}"}"""));
        }

        using var paged = Api.Client(folder, server.Kubeconfig(), Api.Quick with { PageSize = 2 });
        server.Inject(KubernetesApiFault.None, KubernetesApiFault.Meanwhile(server.Compact));
        (await paged.ListAsync(ResourceKind.PipelineRun, ConfigMaps.Default, run => (string?)run["metadata"]!["name"], Ct)).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task A_log_is_read_line_by_line_while_it_is_written()
    {
        server.WriteLog("default", "pod", "step-a", "one\ntwo\n", hasEnded: false);
        var lines = new List<string>();
        await foreach (var line in ReadAsync("step-a", follow: true, last: null))
        {
            lines.Add(line);
            if (line == "two")
            {
                server.WriteLog("default", "pod", "step-a", "three\nfour", hasEnded: true);
            }
        }

        lines.Should().Equal("one", "two", "three", "four");
        server.Requests.Should().Equal("builder GET /api/v1/namespaces/default/pods/pod/log?container=step-a&follow=true");
    }

    [Fact]
    public async Task A_log_whose_connection_breaks_goes_on_where_it_was()
    {
        server.WriteLog("default", "pod", "step-a", "one\ntwo\n", hasEnded: true);
        server.Inject(KubernetesApiFault.CutAnswer, KubernetesApiFault.CutAnswer);

        (await AllAsync("step-a", follow: true, last: null)).Should().Equal("one", "two");
        server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task The_last_lines_of_a_log_are_read_alone()
    {
        server.WriteLog("default", "pod", "step-a", "one\ntwo\nthree\n", hasEnded: false);

        (await AllAsync("step-a", follow: false, last: 2)).Should().Equal("two", "three");
    }

    [Theory]
    [InlineData("step-b", HttpStatusCode.BadRequest, "reading the log of container 'step-b' of Pod 'default/pod': 400 BadRequest: container \"step-b\" in pod \"pod\" is waiting to start: PodInitializing.")]
    [InlineData("gone", HttpStatusCode.NotFound, "reading the log of container 'gone' of Pod 'default/pod': 404 NotFound: pods \"pod\" not found.*")]
    public async Task A_log_that_is_not_there_is_an_error(string container, HttpStatusCode status, string message)
    {
        if (container != "gone")
        {
            server.WriteLog("default", "pod", "step-a", "", hasEnded: false);
        }

        (await FluentActions.Awaiting(() => AllAsync(container, follow: false, last: null)).Should().ThrowAsync<KubernetesException>().WithMessage(message))
            .Which.StatusCode.Should().Be(status);
    }

    private static JsonObject Run(string metadata)
    {
        var run = (JsonObject)JsonNode.Parse("""{"apiVersion": "tekton.dev/v1", "kind": "PipelineRun", "spec": {"pipelineRef": {"name": "p"}}}""")!;
        run["metadata"] = JsonNode.Parse(metadata);
        run["metadata"]!["namespace"] = "default";
        return run;
    }

    private Task<JsonObject> CreateAsync(JsonObject run) => kubernetes.CreateAsync(ResourceKind.PipelineRun, run, Ct);

    private async Task<KubernetesException> RefusedAsync(JsonObject run) =>
        (await FluentActions.Awaiting(() => CreateAsync(run)).Should().ThrowAsync<KubernetesException>()).Which;

    private IAsyncEnumerable<string> ReadAsync(string container, bool follow, int? last) =>
        kubernetes.ReadLogAsync(ConfigMaps.Default, ResourceName.Parse("pod"), container, follow, last, timestamps: false, Ct);

    private async Task<List<string>> AllAsync(string container, bool follow, int? last)
    {
        var lines = new List<string>();
        await foreach (var line in ReadAsync(container, follow, last))
        {
            lines.Add(line);
        }

        return lines;
    }
}
