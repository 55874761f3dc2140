using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>Watches: from the beginning, over broken connections, and over versions that the server has forgotten.</summary>
public abstract class WatchConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    private static readonly Dictionary<LabelKey, LabelValue> Edge = new() { [LabelKey.Parse("team")] = LabelValue.Parse("edge") };

    [Fact]
    public async Task A_watch_gives_what_is_there_and_every_change_of_what_has_the_labels()
    {
        await Api.CreateAsync(ResourceKind.Secret, Secret("s", labels: """{"team": "edge"}"""), Ct);
        await Api.CreateAsync(ResourceKind.Secret, Secret("other"), Ct);

        (await SeenAsync(Api, ResourceKind.Secret, Edge, 5, seen => seen switch
        {
            1 => PatchAsync("s", """{"data": {"a": "Mg=="}}"""),
            2 => PatchAsync("s", """{"metadata": {"labels": {"team": null}}}"""),
            3 => PatchAsync("s", """{"metadata": {"labels": {"team": "edge"}}}"""),
            4 => Api.DeleteAsync(ResourceKind.Secret, Namespace, ResourceName.Parse("s"), Ct),
            _ => Task.CompletedTask,
        })).Should().Equal("Added s 1", "Modified s 2", "Deleted s 2", "Added s 2", "Deleted s 2");
    }

    [Fact]
    public async Task A_watch_whose_connection_is_cut_misses_nothing_and_repeats_nothing()
    {
        await using var proxy = new CuttingProxy(Fixture.Address);
        var watching = Client(Fixture.Kubeconfig(server: proxy.Address));
        await Api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);

        (await SeenAsync(watching, ResourceKind.ConfigMap, null, 4, async seen =>
        {
            if (seen is 1 or 3)
            {
                proxy.Cut();
            }

            if (seen < 4)
            {
                await Api.ApplyAsync(Map("map", ("a", $"{seen + 1}")), force: false, Ct);
            }
        }, first: "map")).Should().Equal("Added map 1", "Modified map 2", "Modified map 3", "Modified map 4");
        proxy.Connections.Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task A_watch_whose_version_was_forgotten_meanwhile_tells_what_is_different()
    {
        await using var proxy = new CuttingProxy(Fixture.Address);
        var watching = Client(Fixture.Kubeconfig(server: proxy.Address), Options with { Retries = 1000 });
        await Api.CreateAsync(ResourceKind.Secret, Secret("a"), Ct);
        await Api.CreateAsync(ResourceKind.Secret, Secret("b"), Ct);
        await Api.CreateAsync(ResourceKind.Secret, Secret("c"), Ct);

        var all = await SeenAsync(watching, ResourceKind.Secret, null, 7, async seen =>
        {
            if (seen == 3)
            {
                // By this change the watch is known to be open.
                await PatchAsync("a", """{"data": {"a": "Mg=="}}""");
            }
            else if (seen == 4)
            {
                proxy.IsDown = true;
                proxy.Cut();
                await PatchAsync("a", """{"data": {"a": "Mw=="}}""");
                await Api.DeleteAsync(ResourceKind.Secret, Namespace, ResourceName.Parse("b"), Ct);
                await Api.CreateAsync(ResourceKind.Secret, Secret("d"), Ct);
                await Fixture.CompactAsync(Ct);
                proxy.IsDown = false;
            }
        });
        all[..4].Should().Equal("Added a 1", "Added b 1", "Added c 1", "Modified a 2");
        all[4..].Should().BeEquivalentTo("Modified a 3", "Deleted b 1", "Added d 1");
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_goes_on()
    {
        var watching = Client(Fixture.Kubeconfig(), Options with { WatchTime = TimeSpan.FromSeconds(1) });
        await Api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);

        (await SeenAsync(watching, ResourceKind.ConfigMap, null, 3, async seen =>
        {
            if (seen < 3)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.2 * (seen - 1)), Ct);
                await Api.ApplyAsync(Map("map", ("a", $"{seen + 1}")), force: false, Ct);
            }
        }, first: "map")).Should().Equal("Added map 1", "Modified map 2", "Modified map 3");
    }

    [Fact]
    public async Task A_bookmark_tells_the_version_though_nothing_changed_here()
    {
        var list = JsonNode.Parse((await Fixture.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{Namespace}/configmaps", "", "", Ct)).Text)!;
        var version = (string)list["metadata"]!["resourceVersion"]!;
        var elsewhere = Map("map", ("a", "1")) with { Namespace = await Fixture.NewNamespaceAsync(Ct) };
        var watched = Fixture.SendAsync(
            HttpMethod.Get, $"/api/v1/namespaces/{Namespace}/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=5&resourceVersion={version}", "", "", Ct);
        // Bookmarks come 2 s before the end. Whenever the watch has begun, something changes elsewhere after it.
        for (var i = 0; !watched.IsCompleted; i++)
        {
            await Fixture.ApplyAsOtherAsync(elsewhere.Namespace, "map", "other", Ct, ("a", $"{i}"));
            await Task.Delay(TimeSpan.FromMilliseconds(250), Ct);
        }

        var (_, text) = await watched;

        var bookmark = JsonNode.Parse(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0])!;
        ((string?)bookmark["type"], (string?)bookmark["object"]!["kind"]).Should().Be(("BOOKMARK", "ConfigMap"));
        long.Parse((string)bookmark["object"]!["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture)
            .Should().BeGreaterThan(long.Parse(version, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_ended_with_410_in_an_answer_of_200()
    {
        await Api.CreateAsync(ResourceKind.Secret, Secret("a"), Ct);
        var old = (string)(await GetAsync("a", ResourceKind.Secret))!["metadata"]!["resourceVersion"]!;
        await PatchAsync("a", """{"data": {"a": "Mg=="}}""");
        await PatchAsync("a", """{"data": {"a": "Mw=="}}""");
        await Fixture.CompactAsync(Ct);
        var (code, text) = await Fixture.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{Namespace}/secrets?watch=true&timeoutSeconds=4&resourceVersion={old}", "", "", Ct);

        code.Should().Be(200);
        var error = JsonNode.Parse(text)!;
        ((string?)error["type"], (int?)error["object"]!["code"], (string?)error["object"]!["reason"], (string?)error["object"]!["message"])
            .Should().Be(("ERROR", 410, "Expired", "The resourceVersion for the provided watch is too old."));
    }

    private Task<JsonObject?> PatchAsync(string name, string patch) => Api.PatchAsync(ResourceKind.Secret, Namespace, ResourceName.Parse(name), (JsonObject)JsonNode.Parse(patch)!, Ct);

    /// <summary>The first changes, each as <c>type name value</c>; after each something else happens.</summary>
    /// <param name="first">Only this object; empty = all. A real server puts its certificate into each new namespace when it has controllers.</param>
    private async Task<List<string>> SeenAsync(
        KubernetesApi api, ResourceKind kind, Dictionary<LabelKey, LabelValue>? labels, int count, Func<int, Task> then, string first = "")
    {
        var seen = new List<string>();
        await foreach (var change in api.WatchAsync(kind, Namespace, labels, Ct))
        {
            var (name, value) = ((string)change.Value["metadata"]!["name"]!, (string?)change.Value["data"]?["a"] ?? "");
            if (first.Length > 0 && name != first)
            {
                continue;
            }

            seen.Add($"{change.Type} {name} {(kind == ResourceKind.Secret ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value)) : value)}");
            await then(seen.Count);
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }
}
