using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cluster.Tests;

/// <summary>Lists, page by page.</summary>
public abstract class ListConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    [Fact]
    public async Task A_list_is_read_page_by_page_and_chosen_by_labels()
    {
        foreach (var name in new[] { "c", "a", "e", "b", "d" })
        {
            await Api.CreateAsync(ResourceKind.Secret, Secret(name, labels: name is "b" or "e" or "c" ? """{"team": "edge"}""" : "{}"), Ct);
        }

        var paged = Client(Fixture.Kubeconfig(), Options with { PageSize = 2 });
        var all = await paged.ListAsync(ResourceKind.Secret, Namespace, null, Ct);
        Names(all).Should().Equal("a", "b", "c", "d", "e");
        all.Select(s => $"{s["apiVersion"]} {s["kind"]}").Should().AllBe("v1 Secret");
        var labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.Parse("team")] = LabelValue.Parse("edge") };
        Names(await paged.ListAsync(ResourceKind.Secret, Namespace, labels, Ct)).Should().Equal("b", "c", "e");
    }

    [Fact]
    public async Task A_list_of_metadata_says_who_wrote_what_and_holds_no_data()
    {
        await Api.ApplyAsync(Map("a", ("key", "value")), force: false, Ct);
        await Api.ApplyAsync(Map("b", ("key", "value")), force: false, Ct);
        var paged = Client(Fixture.Kubeconfig(), Options with { PageSize = 1 });
        var listed = (await paged.ListMetadataAsync(ResourceKind.ConfigMap, Namespace, map => map, Ct)).Where(map => (string?)map["metadata"]!["name"] is "a" or "b").ToList();

        Names(listed).Should().Equal("a", "b");
        foreach (var map in listed)
        {
            map.Select(field => field.Key).Should().BeEquivalentTo("apiVersion", "kind", "metadata");
            var writer = map["metadata"]!["managedFields"]!.AsArray().Should().ContainSingle().Subject!;
            ((string?)writer["manager"]).Should().Be("slipway");
            writer["fieldsV1"]!["f:data"]!["f:key"].Should().NotBeNull();
            ObjectVersion.Of(map).Should().Be(ObjectVersion.Of((await GetAsync((string)map["metadata"]!["name"]!))!));
        }
    }

    [Fact]
    public async Task A_list_of_all_namespaces_has_what_each_of_them_has()
    {
        var labels = $$"""{"of": "{{Namespace}}"}""";
        await Api.CreateAsync(ResourceKind.Secret, Secret("b", labels: labels), Ct);
        var elsewhere = Secret("a", labels: labels);
        elsewhere["metadata"]!["namespace"] = (await Fixture.NewNamespaceAsync(Ct)).Value;
        await Api.CreateAsync(ResourceKind.Secret, elsewhere, Ct);
        var wanted = new Dictionary<LabelKey, LabelValue> { [LabelKey.Parse("of")] = LabelValue.Parse(Namespace.Value) };

        var found = await Api.ListAllAsync(ResourceKind.Secret, wanted, Ct);

        found.Select(s => $"{s["kind"]} {s["metadata"]!["namespace"]}/{s["metadata"]!["name"]}").Should().BeEquivalentTo(
            $"Secret {Namespace}/b", $"Secret {elsewhere["metadata"]!["namespace"]}/a");
        var reader = Client(Fixture.Kubeconfig("{token: reader-token}"));
        (await RefusedAsync(() => reader.ListAllAsync(ResourceKind.Secret, null, Ct))).Message.Should().Be(
            "listing secrets of all namespaces: 403 Forbidden: secrets is forbidden: User \"reader\" cannot list resource \"secrets\" in API group \"\" at the cluster scope. "
            + "Grant it: a ClusterRole with apiGroups [\"\"], resources [\"secrets\"], verbs [\"list\"], and a ClusterRoleBinding to that user.");
    }

    [Fact]
    public async Task What_is_made_between_two_pages_is_not_in_the_list()
    {
        await MakeAsync("a", "b", "c");
        var paged = Paged(() => MakeAsync("bb"));

        Names(await paged.ListAsync(ResourceKind.Secret, Namespace, null, Ct)).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task A_list_whose_version_is_forgotten_between_two_pages_is_read_anew()
    {
        await MakeAsync("a", "b", "c");
        var paged = Paged(async () =>
        {
            await MakeAsync("bb");
            await Fixture.CompactAsync(Ct);
        });

        Names(await paged.ListAsync(ResourceKind.Secret, Namespace, null, Ct)).Should().Equal("a", "b", "bb", "c");
        Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_of_a_forgotten_version_is_answered_with_410()
    {
        await MakeAsync("a", "b", "c");
        var path = $"/api/v1/namespaces/{Namespace}/secrets?limit=1";
        var next = (string)JsonNode.Parse((await Fixture.SendAsync(HttpMethod.Get, path, "", "", Ct)).Text)!["metadata"]!["continue"]!;
        await MakeAsync("d");
        await Fixture.CompactAsync(Ct);
        var (code, text) = await Fixture.SendAsync(HttpMethod.Get, $"{path}&continue={next}", "", "", Ct);

        var status = JsonNode.Parse(text)!;
        (code, (string?)status["reason"], (int)status["code"]!).Should().Be((410, "Expired", 410));
        ((string?)status["message"]).Should().StartWith("The provided continue parameter is too old to display a consistent list result.");
    }

    private static IEnumerable<string> Names(IEnumerable<JsonObject> items) => items.Select(i => (string)i["metadata"]!["name"]!);

    private async Task MakeAsync(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            await Api.CreateAsync(ResourceKind.Secret, Secret(name), Ct);
        }
    }

    /// <summary>A client of pages of two, before whose second request something else happens.</summary>
    private KubernetesApi Paged(Func<Task> meanwhile)
    {
        var access = Kubeconfig.Load(Folder.Write("kubeconfig", Fixture.Kubeconfig()));
        return Client(access with { Credentials = new SecondRequest(access.Credentials, meanwhile) }, Options with { PageSize = 2 });
    }

    private sealed class SecondRequest(ICredentialSource credentials, Func<Task> action) : ICredentialSource
    {
        private int requests;

        public string Cure => credentials.Cure;

        public async ValueTask<Credential> GetAsync(bool refused, CancellationToken ct)
        {
            if (++requests == 2)
            {
                await action();
            }

            return await credentials.GetAsync(refused, ct);
        }
    }
}
