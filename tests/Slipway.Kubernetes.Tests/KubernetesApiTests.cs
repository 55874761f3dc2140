using System.Net;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public sealed class KubernetesApiTests : IAsyncLifetime
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
    public async Task An_applied_object_is_there_under_our_name_as_the_owner()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Tricky);
        var stored = server.ConfigMap("default", "tricky")!;
        JsonNode.DeepEquals(stored["data"], ConfigMaps.Tricky.ToJson()["data"]).Should().BeTrue();
        stored["metadata"]!["managedFields"]![0]!["manager"]!.GetValue<string>().Should().Be("slipway");
        server.Requests.Should().Equal("builder PATCH /api/v1/namespaces/default/configmaps/tricky?fieldManager=slipway&force=false");
    }

    [Fact]
    public async Task What_a_later_apply_does_not_give_is_gone_and_what_others_own_stays()
    {
        server.Apply("default", "map", "other", [new("theirs", "1")]);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1"), ("b", "2")));
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "3")));
        (await kubernetes.GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"3","theirs":"1"}""");
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_both()
    {
        server.Apply("default", "map", "kubectl", [new("bucket", "theirs"), new("path", "theirs")]);
        var error = (await FluentActions.Awaiting(() => kubernetes.ApplyAsync(ConfigMaps.Of("map", ("bucket", "ours"), ("path", "ours"))))
            .Should().ThrowAsync<KubernetesException>()).Which;
        error.StatusCode.Should().Be(HttpStatusCode.Conflict);
        error.Message.Should().Be(
            "applying ConfigMap 'default/map': 409 Conflict: other field managers own fields of it: 'kubectl' owns .data.bucket, .data.path. "
            + "Delete the object if nothing else needs it, or choose another name.");
        (await kubernetes.GetAsync("map"))!["data"]!["bucket"]!.GetValue<string>().Should().Be("theirs");
    }

    [Fact]
    public async Task An_object_that_was_changed_after_it_was_read_is_not_written_over()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var read = await kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "2")));
        (await FluentActions.Awaiting(() => kubernetes.ApplyAsync(read!)).Should().ThrowAsync<ObjectChangedException>()).WithMessage(
            $"applying ConfigMap 'default/map': 409 Conflict: it was changed in {server.Address} after it was read; nothing was written. Run this again when nothing else writes to it.");
        (await kubernetes.GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"2"}""");
    }

    [Fact]
    public async Task The_version_that_was_read_may_be_written_over()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var read = await kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        await kubernetes.ApplyAsync(read! with { Data = new Dictionary<string, string> { ["a"] = "2" } });
        (await kubernetes.GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"2"}""");
    }

    [Fact]
    public async Task A_field_of_another_manager_is_no_change_of_version()
    {
        server.Apply("default", "map", "kubectl", [new("a", "theirs")]);
        var read = await kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        (await FluentActions.Awaiting(() => kubernetes.ApplyAsync(read! with { Data = new Dictionary<string, string> { ["a"] = "ours" } })).Should().ThrowAsync<KubernetesException>())
            .Which.Should().NotBeOfType<ObjectChangedException>().And.Subject.As<Exception>().Message.Should().Contain("'kubectl' owns .data.a");
    }

    [Fact]
    public async Task The_same_value_as_another_manager_is_no_conflict()
    {
        server.Apply("default", "map", "kubectl", [new("bucket", "same")]);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("bucket", "same")));
    }

    [Fact]
    public async Task Force_takes_the_field_over()
    {
        server.Apply("default", "map", "kubectl", [new("bucket", "theirs")]);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("bucket", "ours")), force: true, Ct);
        (await kubernetes.GetAsync("map"))!["data"]!["bucket"]!.GetValue<string>().Should().Be("ours");
    }

    [Fact]
    public async Task A_missing_object_is_null_and_cannot_be_deleted()
    {
        (await kubernetes.GetAsync("none")).Should().BeNull();
        (await kubernetes.DeleteAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse("none"), Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map"));
        (await kubernetes.DeleteAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse("map"), Ct)).Should().BeTrue();
        server.ConfigMap("default", "map").Should().BeNull();
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_chosen_by_labels()
    {
        for (var i = 0; i < 501; i++)
        {
            server.Apply("default", $"other-{i}", "other", []);
        }

        await kubernetes.ApplyAsync(ConfigMaps.Of("ours", ("a", "1")));
        (await kubernetes.ListAsync(ResourceKind.ConfigMap, ConfigMaps.Default, null, Ct)).Should().HaveCount(502);
        server.Requests.Count(r => r.Contains("continue=", StringComparison.Ordinal)).Should().Be(1);
        var ours = await kubernetes.ListAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ConfigMaps.Of("any").Labels, Ct);
        ours.Should().ContainSingle().Which["kind"]!.GetValue<string>().Should().Be("ConfigMap");
    }

    [Fact]
    public async Task A_watch_goes_on_from_the_last_bookmark_when_the_server_ends_it()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));
        var seen = new List<string>();
        await foreach (var change in kubernetes.WatchAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ConfigMaps.Of("any").Labels, Ct))
        {
            seen.Add($"{change.Type} {change.Value["data"]?["a"]}");
            if (seen.Count == 3)
            {
                break;
            }

            server.Apply("default", "others", "other", [new("a", seen.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
            server.EndWatches();
            await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", seen.Count == 1 ? "2" : "3")));
        }

        seen.Should().Equal("Added 1", "Modified 2", "Modified 3");
        var watches = server.Requests.Where(r => r.Contains("watch=true", StringComparison.Ordinal)).ToList();
        watches.Should().HaveCountGreaterThan(1).And.OnlyContain(w => w.Contains("&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=10", StringComparison.Ordinal));
        server.Requests.Count(r => r.Contains("limit=500", StringComparison.Ordinal)).Should().Be(1, "nothing is listed anew");
    }

    [Fact]
    public async Task A_cancelled_watch_ends()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(100));
        await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in kubernetes.WatchAsync(ResourceKind.ConfigMap, ConfigMaps.Default, null, cancellation.Token))
            {
                throw new InvalidOperationException("there is nothing to see");
            }
        }).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_map_over_1_MiB_is_refused_before_any_call()
    {
        await FluentActions.Awaiting(() => kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", new string('x', 1_048_576)))))
            .Should().ThrowAsync<KubernetesException>();
        server.Requests.Should().BeEmpty();
    }
}
