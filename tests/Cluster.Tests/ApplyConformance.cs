using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cluster.Tests;

/// <summary>Server-side apply, and objects that others change too.</summary>
public abstract class ApplyConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    [Fact]
    public async Task What_a_later_apply_does_not_give_is_gone_and_what_others_own_stays()
    {
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "other", Ct, ("theirs", "1"));
        await Api.ApplyAsync(Map("map", ("a", "1"), ("b", "2")), force: false, Ct);
        await Api.ApplyAsync(Map("map", ("a", "3")), force: false, Ct);

        var map = (await GetAsync("map"))!;
        map["data"]!.ToJsonString().Should().Be("""{"a":"3","theirs":"1"}""");
        map["metadata"]!["managedFields"]!.AsArray().Select(m => $"{m!["manager"]} {m["operation"]} {m["fieldsV1"]!.ToJsonString()}").Should().BeEquivalentTo(
            """other Apply {"f:data":{"f:theirs":{}}}""", """slipway Apply {"f:data":{"f:a":{}}}""");
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_force_takes_over()
    {
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "other", Ct, ("bucket", "theirs"), ("path", "theirs"));
        var wanted = Map("map", ("bucket", "ours"), ("path", "ours"));
        var error = await RefusedAsync(() => Api.ApplyAsync(wanted, force: false, Ct));

        error.StatusCode.Should().Be(HttpStatusCode.Conflict);
        error.Should().NotBeOfType<ObjectChangedException>();
        error.Message.Should().Be(
            $"applying ConfigMap '{Namespace}/map': 409 Conflict: other field managers own fields of it: 'other' owns .data.bucket, .data.path. "
            + "Delete the object if nothing else needs it, or choose another name.");
        await Api.ApplyAsync(wanted, force: true, Ct);
        (await GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"bucket":"ours","path":"ours"}""");
    }

    [Fact]
    public async Task A_conflict_with_several_managers_names_each()
    {
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "first", Ct, ("bucket", "theirs"));
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "second", Ct, ("path", "theirs"));

        (await RefusedAsync(() => Api.ApplyAsync(Map("map", ("bucket", "ours"), ("path", "ours")), force: false, Ct))).Message
            .Should().Contain("'first' owns .data.bucket; 'second' owns .data.path.");
        var (status, text) = await Fixture.SendAsync(
            HttpMethod.Patch, $"/api/v1/namespaces/{Namespace}/configmaps/map?fieldManager=x",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map"},"data":{"bucket":"ours","path":"ours"}}""", "application/apply-patch+yaml", Ct);
        status.Should().Be(409);
        ((string?)JsonNode.Parse(text)!["message"]).Should().Be("Apply failed with 2 conflicts: conflicts with \"first\":\n- .data.bucket\nconflicts with \"second\":\n- .data.path");
    }

    [Fact]
    public async Task The_same_value_as_another_manager_is_no_conflict()
    {
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "other", Ct, ("bucket", "same"));
        await Api.ApplyAsync(Map("map", ("bucket", "same")), force: false, Ct);
    }

    [Fact]
    public async Task An_object_that_was_changed_after_it_was_read_is_not_written_over()
    {
        await Api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);
        var read = await Api.GetConfigMapAsync(Namespace, ResourceName.Parse("map"), Ct);
        await Fixture.ApplyAsOtherAsync(Namespace, "map", "other", Ct, ("theirs", "1"));
        await FluentActions.Awaiting(() => Api.ApplyAsync(read!, force: false, Ct)).Should().ThrowAsync<ObjectChangedException>();

        var again = await Api.GetConfigMapAsync(Namespace, ResourceName.Parse("map"), Ct);
        await Api.ApplyAsync(again! with { Data = new Dictionary<string, string> { ["a"] = "2" } }, force: false, Ct);
        (await GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"2","theirs":"1"}""");
    }

    [Fact]
    public async Task An_apply_that_changes_nothing_makes_no_version()
    {
        var first = await Api.ApplyAsync(ResourceKind.ConfigMap, Map("map", ("a", "1")).ToJson(), force: false, Ct);
        var second = await Api.ApplyAsync(ResourceKind.ConfigMap, Map("map", ("a", "1")).ToJson(), force: false, Ct);

        ((string?)second["metadata"]!["resourceVersion"]).Should().Be((string?)first["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task An_object_is_made_once_changed_in_single_fields_and_deleted_once()
    {
        await Api.CreateAsync(ResourceKind.Secret, Secret("s", labels: """{"a": "1", "b": "2"}"""), Ct);
        (await RefusedAsync(() => Api.CreateAsync(ResourceKind.Secret, Secret("s"), Ct))).Message
            .Should().Be($"creating Secret '{Namespace}/s': 409 Conflict: there is one of this name already. Choose another name, or delete it.");

        var name = ResourceName.Parse("s");
        var changed = await Api.PatchAsync(ResourceKind.Secret, Namespace, name, (JsonObject)JsonNode.Parse("""{"metadata": {"labels": {"a": null, "b": "3"}}}""")!, Ct);
        changed!["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"b":"3"}""");
        (await Api.DeleteAsync(ResourceKind.Secret, Namespace, name, Ct)).Should().BeTrue();
        (await Api.DeleteAsync(ResourceKind.Secret, Namespace, name, Ct)).Should().BeFalse();
        (await GetAsync("s", ResourceKind.Secret)).Should().BeNull();
        (await Api.PatchAsync(ResourceKind.Secret, Namespace, name, [], Ct)).Should().BeNull();
    }

    [Theory]
    [InlineData("ConfigMap")]
    [InlineData("PipelineRun")]
    public async Task An_object_is_deleted_only_as_it_was_read(string kindName)
    {
        var kind = kindName == "ConfigMap" ? ResourceKind.ConfigMap : ResourceKind.PipelineRun;
        var value = Map("one").ToJson();
        (value["apiVersion"], value["kind"]) = (kind.ApiVersion, kind.Kind);
        if (kind == ResourceKind.PipelineRun)
        {
            value.Remove("data");
            value["spec"] = new JsonObject { ["pipelineRef"] = new JsonObject { ["name"] = "p" } };
        }

        Task<JsonObject> MakeAsync() => kindName == "ConfigMap" ? Api.ApplyAsync(kind, value, force: false, Ct) : Api.CreateAsync(kind, value, Ct);
        var name = ResourceName.Parse("one");
        var first = ObjectVersion.Of(await MakeAsync());
        (await FluentActions.Awaiting(() => Api.DeleteAsync(kind, Namespace, name, first with { ResourceVersion = "1" }, Ct)).Should().ThrowAsync<ObjectChangedException>())
            .Which.Message.Should().Be($"deleting {kindName} '{Namespace}/one': 409 Conflict: it was changed in {Fixture.Address} after it was read; nothing was deleted. Run this again when nothing else writes to it.");
        (await Api.DeleteAsync(kind, Namespace, name, first, Ct)).Should().BeTrue();
        (await Api.DeleteAsync(kind, Namespace, name, first, Ct)).Should().BeFalse();

        var second = ObjectVersion.Of(await MakeAsync());
        await FluentActions.Awaiting(() => Api.DeleteAsync(kind, Namespace, name, second with { Uid = first.Uid }, Ct)).Should().ThrowAsync<ObjectChangedException>();
        (await GetAsync("one", kind)).Should().NotBeNull();
        var options = $$$"""{"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": {"uid": "{{{first.Uid}}}"}}""";
        var (code, text) = await Fixture.SendAsync(HttpMethod.Delete, $"/{(kind.Group.Length == 0 ? "api" : "apis")}/{kind.ApiVersion}/namespaces/{Namespace}/{kind.Plural}/one", options, "application/json", Ct);
        var resource = kind.Group.Length == 0 ? kindName : $"{kindName}.{kind.Group}";
        (code, (string?)JsonNode.Parse(text)!["reason"], (string?)JsonNode.Parse(text)!["message"]).Should().Be((409, "Conflict",
            $"Operation cannot be fulfilled on {resource} \"one\": the UID in the precondition ({first.Uid}) does not match the UID in record ({second.Uid}). The object might have been deleted and then recreated"));
    }

    [Fact]
    public async Task A_generated_name_is_that_of_the_object_that_was_made()
    {
        var run = (JsonObject)JsonNode.Parse(
            $$$$"""{"apiVersion": "tekton.dev/v1", "kind": "PipelineRun", "metadata": {"generateName": "api-", "namespace": "{{{{Namespace}}}}"}, "spec": {"pipelineRef": {"name": "p"}}}""")!;
        var made = await Api.CreateAsync(ResourceKind.PipelineRun, run, Ct);

        var name = (string)made["metadata"]!["name"]!;
        name.Should().MatchRegex("^api-[bcdfghjklmnpqrstvwxz2456789]{5}$");
        (await GetAsync(name, ResourceKind.PipelineRun))!["spec"]!.ToJsonString().Should().Be("""{"pipelineRef":{"name":"p"}}""");
    }

    [Fact]
    public async Task A_patch_of_an_old_version_is_refused()
    {
        await Api.CreateAsync(ResourceKind.Secret, Secret("s"), Ct);

        (await RefusedAsync(() => Api.PatchAsync(ResourceKind.Secret, Namespace, ResourceName.Parse("s"), (JsonObject)JsonNode.Parse("""{"metadata": {"resourceVersion": "1"}}""")!, Ct))).Message
            .Should().Be($"changing Secret '{Namespace}/s': 409 Conflict: Operation cannot be fulfilled on secrets \"s\": the object has been modified; please apply your changes to the latest version and try again.");
    }
}
