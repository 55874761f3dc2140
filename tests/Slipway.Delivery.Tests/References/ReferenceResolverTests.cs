using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.Testing;

namespace Slipway.Delivery.Tests;

/// <summary>Where references to resources lead.</summary>
public sealed class ReferenceResolverTests
{
    private const string Id = "0f2ac74b498b48028cb68387c421e279";
    private const string OtherId = "023e105f4ecef8ad9ca31a8372d0c353";
    private const string Cure = "Make the resource, correct the reference, or write its output into a file for --outputs.";

    [Fact]
    public async Task Literals_stay_what_they_are_and_cost_no_call()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var (text, json) = (new LiteralValue("$5", fixture.At("spec.vars.PRICE", 5)), new JsonLiteralValue(JsonNode.Parse("""{"a":[1]}""")!, fixture.At("spec.vars.J", 6)));

        var values = await fixture.ResolveAsync(fixture.Worker(text, json));

        values.Text(text).Should().Be("$5");
        values.Json(json).ToJsonString().Should().Be("""{"a":[1]}""");
        values.Json(text).ToJsonString().Should().Be("\"$5\"");
        fixture.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_outputs_file_goes_before_the_cluster_and_the_cluster_before_the_API()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var reference = fixture.Reference("CloudflareKvNamespace", "cache");
        var byName = fixture.Server.AddKvNamespace("cache").Id;

        (await fixture.TextOfAsync(reference)).Should().Be(byName);
        await fixture.ApplyAsync("CloudflareKvNamespace", "cloudflarekvnamespaces", "cache", Outputs(("namespace_id", Id)));
        (await fixture.TextOfAsync(reference)).Should().Be(Id);
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("outputs.yaml", $"cloudflare-kv-namespace: {{cache: {{namespace_id: {OtherId}}}}}") };
        (await fixture.TextOfAsync(reference)).Should().Be(OtherId);
    }

    [Fact]
    public async Task A_reference_leads_to_the_same_wherever_it_stands()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var id = fixture.Server.AddKvNamespace("cache").Id;
        var reference = fixture.Reference("CloudflareKvNamespace", "cache");

        var values = await fixture.ResolveAsync(fixture.Worker(reference));

        values.Text(reference with { Kind = "cloudflare-kv-namespace", Position = fixture.At("elsewhere", 99) }).Should().Be(id);
    }

    [Theory]
    [InlineData("cloudflare-kv-namespace", "status.outputs.namespace_id", "Id")]
    [InlineData("CloudflareKvNamespace", "status.outputs.namespaceId", "Id")]
    [InlineData("cloudflare-kv-namespace", "namespace_id", "Id")]
    [InlineData("cloudflare-kv-namespace", "status.outputs.title", "Name")]
    [InlineData("CloudflareD1Database", "status.outputs.database_id", "Id")]
    [InlineData("cloudflare-d1-database", "status.outputs.database_name", "Name")]
    [InlineData("cloudflare-queue", "status.outputs.queue_id", "Id")]
    [InlineData("CloudflareQueue", "status.outputs.queue_name", "Name")]
    [InlineData("cloudflare-hyperdrive-config", "status.outputs.hyperdrive_id", "Id")]
    [InlineData("CloudflareR2Bucket", "status.outputs.bucket_name", "Name")]
    [InlineData("CloudflareWorker", "status.outputs.script_name", "Name")]
    public async Task A_resource_is_found_by_its_name_through_the_API(string kind, string path, string expected)
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Server.AddScript("thing");
        var server = fixture.Server;
        var all = new[] { "thing", "other", "thing-2" }.Select(name => new Dictionary<string, string>
        {
            ["cloudflare-kv-namespace"] = server.AddKvNamespace(name).Id,
            ["cloudflare-d1-database"] = server.AddD1Database(name).Id,
            ["cloudflare-queue"] = server.AddQueue(name).Id,
            ["cloudflare-hyperdrive-config"] = server.AddHyperdrive(name).Id,
            ["cloudflare-r2-bucket"] = server.AddR2Bucket(name).Id,
        }).ToArray();
        var reference = fixture.Reference(kind, "thing", path);

        (await fixture.TextOfAsync(reference)).Should().Be(expected == "Name" ? "thing" : all[0][reference.KebabKind]);
    }

    [Fact]
    public async Task A_zone_is_found_by_its_own_name_and_not_by_a_name_within_it()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var zone = fixture.Server.AddZone("example.com");

        (await fixture.TextOfAsync(fixture.Reference("cloudflare-dns-zone", "example.com", "status.outputs.zone_id"))).Should().Be(zone.Id);

        (await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("cloudflare-dns-zone", "www.example.com", "status.outputs.zone_id"))))
            .Should().ContainSingle().Which.Should().Contain($"account {fixture.Server.Account.Id} has no zone 'www.example.com'");
    }

    [Fact]
    public async Task References_inside_of_JSON_are_followed()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Server.AddScript("log-sink");
        fixture.Server.AddQueue("jobs");
        fixture.Write("deploy/worker.yaml", $$$"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata: {name: hello}
            spec:
              account_id: {{{fixture.Server.Account.Id}}}
              worker_name: hello
              tail_consumers:
              - service: {value_from: {kind: CloudflareWorker, name: log-sink}}
              bindings:
              - {type: send_to, name: OUT, target: {queue: {value_from: {kind: cloudflare-queue, name: jobs, field_path: status.outputs.queue_name} } } }
            """);
        var worker = ManifestFile.Read(fixture.Manifest).Workers.Single();

        var values = await fixture.ResolveAsync(worker);

        values.Apply(worker).TailConsumers!.Single().ToJsonString().Should().Be("""{"service":"log-sink"}""");
        values.Json(worker.Bindings.Single().Fields["target"]).ToJsonString().Should().Be("""{"queue":"jobs"}""");
        values.Text(worker.Bindings.Single().Fields["target"]).Should().Be("""{"queue":"jobs"}""");
    }

    [Fact]
    public async Task Many_references_of_one_product_are_one_call()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            fixture.Server.AddKvNamespace(name);
        }

        await fixture.ResolveAsync(fixture.Worker([.. new[] { "a", "b", "c", "a" }.Select(name => fixture.Reference("CloudflareKvNamespace", name))]));

        fixture.Server.Requests.Where(request => request.Path != "/user/tokens/verify").Should().ContainSingle();
    }

    [Fact]
    public async Task Outputs_may_be_in_a_ConfigMap_of_the_cluster()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        await fixture.ApplyAsync(
            "ConfigMap", "configmaps", "cloudflare-kv-namespace-cache-outputs", new() { ["data"] = new JsonObject { ["namespace_id"] = Id } }, "v1");

        (await fixture.TextOfAsync(fixture.Reference("CloudflareKvNamespace", "cache"))).Should().Be(Id);
    }

    [Fact]
    public async Task The_account_itself_may_be_a_reference_and_others_are_then_looked_for_in_it()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var account = fixture.Reference("CloudflareAccount", "main", "status.outputs.account_id");
        fixture.AccountId = account;
        var other = fixture.Server.AddAccount("other");
        var id = fixture.Server.AddKvNamespace("cache", other).Id;
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("o", $"cloudflare-account/main: {{account_id: {other.Id}}}") };
        var reference = fixture.Reference("CloudflareKvNamespace", "cache");

        var values = await fixture.ResolveAsync(fixture.Worker(reference));

        values.Text(account).Should().Be(other.Id);
        values.Text(reference).Should().Be(id);
    }

    [Fact]
    public async Task What_is_found_nowhere_is_one_error_that_says_where_each_was_looked_for()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("outputs.yaml", "cloudflare-kv-namespace: {other: {namespace_id: x}, half: {title: half}}") };
        fixture.Server.AddKvNamespace("other");
        await fixture.ApplyAsync("CloudflareKvNamespace", "cloudflarekvnamespaces", "pending", new() { ["status"] = new JsonObject() });
        var account = fixture.Server.Account.Id;

        var problems = await fixture.ProblemsOfAsync(fixture.Worker(
            fixture.Reference("CloudflareKvNamespace", "cache"),
            fixture.Reference("CloudflareKvNamespace", "half"),
            fixture.Reference("CloudflareKvNamespace", "pending"),
            fixture.Reference("CloudflareKvNamespace", "cache", "status.outputs.colour"),
            fixture.Reference("CloudflareTelescope", "Big_One", "status.outputs.id")));

        string Line(string reference, params string[] places) =>
            $"{fixture.At("spec.kv_bindings[0]", 10)}: ${reference} was found nowhere: {string.Join("; ", places)}. {Cure}";
        string Nothing(string kind, string name) => $"{fixture.Cluster}, namespace 'prod': no {kind} '{name}', no ConfigMap 'cloudflare-kv-namespace-{name}-outputs'";
        problems.Should().Equal(
            Line(
                "cloudflare-kv-namespace/cache/status.outputs.namespace_id",
                "'outputs.yaml' does not have it", Nothing("CloudflareKvNamespace", "cache"), $"account {account} has no KV namespace 'cache'"),
            Line(
                "cloudflare-kv-namespace/half/status.outputs.namespace_id",
                "'outputs.yaml' has the resource without a text at status.outputs.namespace_id", Nothing("CloudflareKvNamespace", "half"), $"account {account} has no KV namespace 'half'"),
            Line(
                "cloudflare-kv-namespace/pending/status.outputs.namespace_id",
                "'outputs.yaml' does not have it",
                $"{fixture.Cluster}, namespace 'prod': CloudflareKvNamespace 'pending' has no text at status.outputs.namespace_id, no ConfigMap 'cloudflare-kv-namespace-pending-outputs'",
                $"account {account} has no KV namespace 'pending'"),
            Line(
                "cloudflare-kv-namespace/cache/status.outputs.colour",
                "'outputs.yaml' does not have it", Nothing("CloudflareKvNamespace", "cache"), "Cloudflare's API has no colour of KV namespaces"),
            Line(
                "cloudflare-telescope/Big_One/status.outputs.id",
                "'outputs.yaml' does not have it", $"'Big_One' is no name that {fixture.Cluster} could have"));
    }

    [Fact]
    public async Task Without_any_source_the_error_says_what_to_do()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Sources = new ReferenceSources();

        (await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("CloudflareKvNamespace", "cache")))).Should().Equal(
            $"{fixture.At("spec.kv_bindings[0]", 10)}: $cloudflare-kv-namespace/cache/status.outputs.namespace_id was found nowhere. {Cure}");
    }

    [Fact]
    public async Task A_token_that_may_not_look_is_named_with_the_permission()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Server.Deny("workers_kv:read");
        fixture.Sources = fixture.Sources with { Kubernetes = null };

        (await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("CloudflareKvNamespace", "cache")))).Should().ContainSingle().Which.Should().Contain(
            "was found nowhere: the API token may not look for KV namespaces: it needs the permission 'Account › Workers KV Storage: Read'. ");
    }

    [Fact]
    public async Task Two_Hyperdrive_configurations_of_one_name_are_not_chosen_between()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Server.AddHyperdrive("db");
        fixture.Server.AddHyperdrive("db");

        (await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("CloudflareHyperdriveConfig", "db", "status.outputs.hyperdrive_id"))))
            .Should().ContainSingle().Which.Should().Contain($"account {fixture.Server.Account.Id} has 2 Hyperdrive configurations 'db'");
    }

    [Fact]
    public async Task A_cluster_without_the_kind_or_without_the_right_is_passed_over()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        await using var cluster = await KubernetesApiServer.StartAsync();
        using var directory = new TemporaryDirectory();
        var access = Kubeconfig.Load(directory.Write("config", cluster.Kubeconfig()));
        using var kubernetes = new KubernetesApi(access);
        var id = fixture.Server.AddKvNamespace("cache").Id;
        fixture.Sources = fixture.Sources with { Kubernetes = kubernetes, Namespace = NamespaceName.Parse("default") };

        (await fixture.TextOfAsync(fixture.Reference("CloudflareKvNamespace", "cache"))).Should().Be(id);
        await SaysAsync("no ConfigMap 'cloudflare-kv-namespace-none-outputs'");

        cluster.Deny("builder", "get");
        (await fixture.TextOfAsync(fixture.Reference("CloudflareKvNamespace", "cache"))).Should().Be(id);
        await SaysAsync("this user may not read configmaps");

        async Task SaysAsync(string note) =>
            (await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("CloudflareKvNamespace", "none")))).Should().ContainSingle().Which.Should().Contain(
                $"was found nowhere: cluster {cluster.Address}, namespace 'default': it does not serve cloudflare.project-planton.org/v1 cloudflarekvnamespaces, {note}; account ");
    }

    [Fact]
    public async Task An_id_that_is_none_is_found_out_where_it_comes_from()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var zone = fixture.Reference("CloudflareDnsZone", "main", "status.outputs.zone_id");
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("o", "cloudflare-dns-zone/main: {zone_id: example.com}\ncloudflare-kv-namespace/blank: {namespace_id: ' '}") };
        var worker = fixture.Worker(fixture.Reference("CloudflareKvNamespace", "blank")) with
        {
            Dns = new DnsSettings(true, zone, new LiteralValue("api.example.com", fixture.At("h", 1)), null, fixture.At("dns", 1)),
        };

        (await fixture.ProblemsOfAsync(worker)).Should().Equal(
            $"{fixture.At("spec.kv_bindings[0]", 10)}: $cloudflare-kv-namespace/blank/status.outputs.namespace_id is empty. Correct what it refers to.",
            $"{zone.Position}: $cloudflare-dns-zone/main/status.outputs.zone_id is 'example.com', and the id of a zone has 32 hexadecimal digits. Correct what it refers to.");
    }

    [Fact]
    public async Task A_var_cannot_be_taken_from_a_Kubernetes_Secret()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var key = new SecretKeyReference("api", "token", null, fixture.At("spec.vars.TOKEN", 7));

        (await fixture.ProblemsOfAsync(fixture.Worker(key))).Should().Equal(
            $"{key.Position}: is a key of a Secret, which only a secret can take its value from: move it to the secrets.");
    }

    private static JsonObject Outputs(params (string Name, string Value)[] outputs) => new()
    {
        ["status"] = new JsonObject { ["outputs"] = new JsonObject(outputs.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)o.Value))) },
    };
}
