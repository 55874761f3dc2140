using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class WranglerDeployTests
{
    [Fact]
    public async Task A_first_deploy_and_a_second_one_leave_two_versions_of_which_the_second_is_live()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"vars": {"GREETING": "hi", "LIMITS": {"n": 1}}}""");

        var first = await project.RunAsync("deploy");
        project.Write("src/index.js", "export default { async fetch() { return new Response('hello again'); } };");
        await project.RunAsync("deploy");

        first.Should().Contain("https://api.acme.workers.dev").And.Contain("Current Version ID: " + server.Script("api").Versions[0].Id);
        var script = server.Script("api");
        script.Versions.Should().HaveCount(2);
        script.LiveVersion.Should().Be(script.LatestVersion);
        script.LatestVersion.Modules[0].Text.Should().Contain("hello again");
        script.LatestVersion.Binding("GREETING")!["text"]!.GetValue<string>().Should().Be("hi");
        script.IsSubdomainEnabled.Should().BeTrue();
    }

    [Fact]
    public async Task Bindings_of_storage_and_of_services_are_taken_when_their_targets_exist()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.AddScript("auth");
        server.AddR2Bucket("files");
        server.AddQueue("jobs");
        var (cache, data, pool) = (server.AddKvNamespace("cache"), server.AddD1Database("data"), server.AddHyperdrive("pool"));
        using var project = new WranglerProject(server, $$"""
            {
              "kv_namespaces": [{"binding": "CACHE", "id": "{{cache.Id}}"}],
              "r2_buckets": [{"binding": "FILES", "bucket_name": "files"}],
              "d1_databases": [{"binding": "DATA", "database_name": "data", "database_id": "{{data.Id}}"}],
              "hyperdrive": [{"binding": "POOL", "id": "{{pool.Id}}"}],
              "queues": {"producers": [{"binding": "JOBS", "queue": "jobs"}]},
              "services": [{"binding": "AUTH", "service": "auth"}],
              "analytics_engine_datasets": [{"binding": "METRICS", "dataset": "metrics"}],
              "ai": {"binding": "AI"},
              "version_metadata": {"binding": "VERSION"},
              "observability": {"enabled": true, "head_sampling_rate": 0.5},
              "placement": {"mode": "smart"},
              "limits": {"cpu_ms": 50},
              "logpush": true
            }
            """);

        await project.RunAsync("deploy");

        server.Script("api").LatestVersion.Bindings.Select(b => $"{b["name"]} {b["type"]}").Should().BeEquivalentTo(
            "CACHE kv_namespace", "FILES r2_bucket", "DATA d1", "POOL hyperdrive", "JOBS queue", "AUTH service", "METRICS analytics_engine", "AI ai", "VERSION version_metadata");
        server.Script("api").Logpush.Should().BeTrue();
        server.Script("api").Observability!["head_sampling_rate"]!.GetValue<double>().Should().Be(0.5);
    }

    [Fact]
    public async Task A_binding_whose_target_does_not_exist_fails_the_deploy()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var project = new WranglerProject(server, """{"kv_namespaces": [{"binding": "CACHE", "id": "0123456789abcdef0123456789abcdef"}]}""");

        var result = await project.TryAsync("", "deploy");

        result.ExitCode.Should().Be(1);
        result.Transcript.Should().Contain("KV namespace '0123456789abcdef0123456789abcdef' not found. [code: 10041]");
        server.Account.Scripts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_deleted_worker_is_gone_with_its_routes_and_domains()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var project = new WranglerProject(server, """
            {"routes": [{"pattern": "www.example.com/api/*", "zone_name": "example.com"}, {"pattern": "api.example.com", "custom_domain": true}]}
            """);
        await project.RunAsync("deploy");

        await project.RunAsync("delete", "--force");

        server.Account.Scripts.Should().BeEmpty();
        server.Account.Domains.Should().BeEmpty();
        zone.Routes.Should().BeEmpty();
        zone.DnsRecords.Should().BeEmpty();
    }
}
