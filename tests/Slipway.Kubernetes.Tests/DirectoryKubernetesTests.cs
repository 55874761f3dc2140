using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public sealed class DirectoryKubernetesTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly DirectoryKubernetes kubernetes;

    public DirectoryKubernetesTests() => kubernetes = new DirectoryKubernetes(folder["objects"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        kubernetes.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task An_applied_object_is_a_file_of_its_own()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Tricky, force: false, Ct);
        (await File.ReadAllTextAsync(folder["objects/default/configmaps/tricky.yaml"], Ct)).Should().Be(ConfigMaps.Golden("tricky.yaml"));
        Directory.GetFiles(folder["objects/default/configmaps"]).Should().HaveCount(1, "nothing partial is left");
    }

    [Fact]
    public async Task What_a_later_apply_does_not_give_is_gone()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1"), ("b", "2")), force: false, Ct);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "3")), force: false, Ct);
        (await GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"3"}""");
    }

    [Fact]
    public async Task The_version_that_was_read_may_be_written_over_and_is_not_part_of_the_file()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")), force: false, Ct);
        var read = await kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        await kubernetes.ApplyAsync(read! with { Data = new Dictionary<string, string> { ["a"] = "2" } }, force: false, Ct);
        (await File.ReadAllTextAsync(folder["objects/default/configmaps/map.yaml"], Ct)).Should().Be(ObjectYaml.Write(ConfigMaps.Of("map", ("a", "2")).ToJson()));
    }

    [Fact]
    public async Task An_object_that_was_changed_or_deleted_after_it_was_read_is_not_written_over()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")), force: false, Ct);
        var read = await kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        await kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "2")), force: false, Ct);
        (await FluentActions.Awaiting(() => kubernetes.ApplyAsync(read!, force: false, Ct)).Should().ThrowAsync<ObjectChangedException>()).WithMessage(
            $"applying ConfigMap 'default/map': 409 Conflict: it was changed in {folder["objects"]} after it was read; nothing was written. Run this again when nothing else writes to it.");
        (await GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"2"}""");

        await kubernetes.DeleteAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse("map"), Ct);
        await FluentActions.Awaiting(() => kubernetes.ApplyAsync(read!, force: false, Ct)).Should().ThrowAsync<ObjectChangedException>();
        Directory.GetFiles(folder["objects/default/configmaps"]).Should().BeEmpty("nothing partial is left");
    }

    [Fact]
    public async Task A_file_that_is_no_ConfigMap_is_an_error_that_names_it()
    {
        folder.Write("objects/default/configmaps/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map, namespace: default}\ndata: {a: 1}\n");
        (await FluentActions.Awaiting(() => kubernetes.GetConfigMapAsync(ConfigMaps.Default, ResourceName.Parse("map"), Ct)).Should().ThrowAsync<KubernetesException>())
            .WithMessage($"reading ConfigMap 'default/map' from directory {folder["objects"]}: it has under 'data' the key 'a', whose value is no text: put it in quotes. Correct it, or delete it.");
    }

    [Fact]
    public async Task A_missing_object_is_null_and_cannot_be_deleted()
    {
        (await GetAsync("none")).Should().BeNull();
        (await kubernetes.DeleteAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse("none"), Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        await kubernetes.ApplyAsync(ConfigMaps.Of("map"), force: false, Ct);
        (await kubernetes.DeleteAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse("map"), Ct)).Should().BeTrue();
        (await GetAsync("map")).Should().BeNull();
    }

    [Fact]
    public async Task A_list_is_sorted_and_chosen_by_labels()
    {
        foreach (var name in new[] { "b", "a-2", "a" })
        {
            await kubernetes.ApplyAsync(ConfigMaps.Of(name), force: false, Ct);
        }

        await kubernetes.ApplyAsync(ConfigMaps.Tricky, force: false, Ct);
        var found = await kubernetes.ListAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ConfigMaps.Of("any").Labels, Ct);
        found.Select(o => (string)o["metadata"]!["name"]!).Should().Equal("a", "a-2", "b");
        (await kubernetes.ListAsync(ResourceKind.ConfigMap, ConfigMaps.Default, null, Ct)).Should().HaveCount(4);
    }

    [Fact]
    public async Task Many_writers_of_one_object_leave_a_whole_file()
    {
        var values = Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 50_000)).ToList();
        await Task.WhenAll(values.Select(v => Task.Run(() => kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", v)), force: false, Ct), Ct)));
        values.Should().Contain((string)(await GetAsync("map"))!["data"]!["a"]!);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_that_names_it()
    {
        var path = folder.Write("objects/default/configmaps/map.yaml", "a: [");
        (await FluentActions.Awaiting(() => GetAsync("map")).Should().ThrowAsync<KubernetesException>())
            .WithMessage($"reading '{path}': the file is not YAML: line 2, column 1. Delete it, or put an object there.");
    }

    private Task<System.Text.Json.Nodes.JsonObject?> GetAsync(string name) =>
        kubernetes.GetAsync(ResourceKind.ConfigMap, ConfigMaps.Default, ResourceName.Parse(name), Ct);
}
