using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests;

/// <summary>The client against the stateful server, which checks each path, query and body, and which wrangler and Cloudflare's SDK can use as well.</summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private const string Name = "hello";
    private readonly List<string> warnings = [];
    private CloudflareApiServer server = null!;
    private CloudflareApi client = null!;
    private string account = "";

    public async ValueTask InitializeAsync()
    {
        server = await CloudflareApiServer.StartAsync();
        account = server.Account.Id;
        client = Client(server.Token.Value);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_life_of_a_worker()
    {
        (await client.Scripts.GetSettingsAsync(account, Name, default)).Should().BeNull();

        var uploaded = await client.Scripts.PutAsync(account, Name, Upload("one"), default);
        var version = await client.Versions.CreateAsync(account, Name, Upload("two"), default);
        await client.Deployments.CreateAsync(account, Name, [new(uploaded.VersionId!, 90), new(version.Id, 10)], Annotations, force: false, default);
        var gradual = (await client.Deployments.ListAsync(account, Name, default))[0];
        await client.Deployments.CreateAsync(account, Name, [new(version.Id, 100)], Annotations, force: false, default);

        gradual.Versions.Should().BeEquivalentTo([new VersionTraffic(uploaded.VersionId!, 90), new VersionTraffic(version.Id, 10)]);
        gradual.Annotations![VersionAnnotation.Message].Should().Be("why");
        (await client.Versions.ListAsync(account, Name, deployable: true, default)).Select(v => (v.Id, v.Tag)).Should().Equal((version.Id, "two"), (uploaded.VersionId!, "one"));
        (await client.Versions.GetAsync(account, Name, version.Id, default)).Resources!["bindings"]!.AsArray().Should().ContainSingle();
        server.Script(Name).LiveVersion!.Id.Should().Be(version.Id);
        server.Script(Name).LiveVersion!.Modules.Select(m => m.Text).Should().Equal("export default { fetch() { return new Response('two'); } };", "üben");

        var settings = (await client.Scripts.GetSettingsAsync(account, Name, default))!;
        settings.CompatibilityDate.Should().Be("2026-01-01");
        settings.Bindings.Should().ContainSingle().Which["text"]!.GetValue<string>().Should().Be("two");

        await client.Scripts.DeleteAsync(account, Name, force: false, default);
        await client.Scripts.DeleteAsync(account, Name, force: false, default);
        server.Account.Scripts.Should().BeEmpty();
        warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Settings_secrets_cron_triggers_and_workers_dev()
    {
        await client.Scripts.PutAsync(account, Name, Upload("one"), default);

        await client.Scripts.PatchScriptSettingsAsync(account, Name, new JsonObject { ["logpush"] = true, ["tags"] = new JsonArray("team:a") }, default);
        await client.Scripts.PatchSecretsBulkAsync(account, Name, new Dictionary<string, string?> { ["FIRST"] = "1", ["SECOND"] = "2" }, default);
        await client.Scripts.PatchSecretsBulkAsync(account, Name, new Dictionary<string, string?> { ["FIRST"] = null }, default);
        await client.Scripts.PutSchedulesAsync(account, Name, ["*/5 * * * *"], default);
        var before = await client.Subdomains.GetAsync(account, Name, default);
        await client.Subdomains.PostAsync(account, Name, new WorkersDev(true, false), default);

        (await client.Scripts.GetSettingsAsync(account, Name, default))!.Logpush.Should().BeTrue();
        (await client.Scripts.GetSecretsAsync(account, Name, default)).Should().Equal(new ScriptSecret("SECOND", "secret_text"));
        (await client.Scripts.GetSchedulesAsync(account, Name, default)).Should().Equal("*/5 * * * *");
        before.Enabled.Should().BeFalse();
        (await client.Subdomains.GetAsync(account, Name, default)).Enabled.Should().BeTrue();
        (await client.Subdomains.GetAccountAsync(account, default)).Should().NotBeNullOrEmpty();
        server.Script(Name).Logpush.Should().BeTrue();
    }

    [Fact]
    public async Task Assets_go_up_in_buckets()
    {
        server.AssetFilesPerBucket = 2;
        var files = Enumerable.Range(1, 5).ToDictionary(n => $"/page-{n}.html", n => (Hash: $"{n:x32}", Content: $"<h1>{n}</h1>"));
        var manifest = files.ToDictionary(f => f.Key, f => new AssetManifestEntry(f.Value.Hash, f.Value.Content.Length));
        var session = await client.Assets.CreateSessionAsync(account, Name, manifest, default);
        string? completion = null;
        foreach (var bucket in session.Buckets!)
        {
            var parts = bucket.Select(hash => new AssetFile(hash, "text/html", () => new MemoryStream(Encoding.UTF8.GetBytes(files.Values.Single(f => f.Hash == hash).Content))));
            completion = await client.Assets.UploadAsync(account, session.Jwt, [.. parts], default) ?? completion;
        }

        var upload = Upload("one");
        upload.Metadata["assets"] = new JsonObject { ["jwt"] = completion };
        await client.Scripts.PutAsync(account, Name, upload, default);

        session.Buckets.Should().HaveCount(3);
        server.Script(Name).LatestVersion.Assets!.Select(a => a.Key).Should().BeEquivalentTo(files.Keys);
        server.Script(Name).Assets[files["/page-3.html"].Hash].Content.ToArray().Should().Equal("<h1>3</h1>"u8.ToArray());
        var again = await client.Assets.CreateSessionAsync(account, Name, manifest, default);
        (again.Buckets ?? []).Should().BeEmpty();
    }

    [Fact]
    public async Task Zones_records_routes_and_custom_domains()
    {
        var zone = server.AddZone("example.com");
        await client.Scripts.PutAsync(account, Name, Upload("one"), default);

        var found = (await client.Zones.FindAsync("api.example.com", account, default))!;
        found.Id.Should().Be(zone.Id);
        found.Account!.Id.Should().Be(account);
        (await client.Zones.GetAsync(found.Id, default)).Should().Be(found);
        (await client.Zones.FindAsync("api.example.net", account, default)).Should().BeNull();

        var settings = new DnsRecordSettings("AAAA", "api.example.com", "100::", Proxied: true, Comment: "made");
        var record = await client.Dns.CreateAsync(zone.Id, settings, default);
        (await client.Dns.UpdateAsync(zone.Id, record.Id, settings with { Comment = "changed" }, default)).Comment.Should().Be("changed");
        (await client.Dns.ListAsync(zone.Id, "api.example.com", "AAAA", default)).Should().ContainSingle().Which.Content.Should().Be("100::");
        (await Failing.CallAsync(() => client.Dns.CreateAsync(zone.Id, settings, default))).Has(CloudflareErrorCode.DnsIdenticalRecordExists, CloudflareErrorCode.DnsRecordExists).Should().BeTrue();

        var route = await client.Routes.CreateAsync(zone.Id, "api.example.com/*", Name, default);
        await client.Routes.UpdateAsync(zone.Id, route.Id, "api.example.com/v1/*", Name, default);
        (await client.Routes.ListAsync(zone.Id, default)).Should().Equal(new Route(route.Id, "api.example.com/v1/*", Name));

        var domain = await client.Domains.PutAsync(account, "www.example.com", Name, zone.Id, default);
        (await client.Domains.ListAsync(account, null, Name, default)).Should().Equal(domain);

        await client.Domains.DeleteAsync(account, domain.Id, default);
        await client.Routes.DeleteAsync(zone.Id, route.Id, default);
        await client.Routes.DeleteAsync(zone.Id, route.Id, default);
        await client.Dns.DeleteAsync(zone.Id, record.Id, default);
        await client.Dns.DeleteAsync(zone.Id, record.Id, default);
        zone.Routes.Should().BeEmpty();
        zone.DnsRecords.Should().BeEmpty();
    }

    [Fact]
    public async Task What_bindings_name_is_looked_up()
    {
        var namespaces = Enumerable.Range(0, 101).Select(n => server.AddKvNamespace($"cache-{n:000}")).ToList();
        var database = server.AddD1Database("shop");
        server.AddD1Database("shop-test");
        var queue = server.AddQueue("jobs");
        var pool = server.AddHyperdrive("pool");
        server.AddR2Bucket("files");

        (await client.KvNamespaces.ListAsync(account, default)).Select(n => n.Id).Should().BeEquivalentTo(namespaces.Select(n => n.Id));
        (await client.D1.ListAsync(account, "shop", default)).Should().Equal(new D1Database(database.Id, "shop"));
        (await client.D1.ListAsync(account, null, default)).Should().HaveCount(2);
        (await client.Queues.ListAsync(account, default)).Should().Equal(new Queue(queue.Id, "jobs"));
        (await client.Hyperdrive.ListAsync(account, default)).Should().Equal(new HyperdriveConfig(pool.Id, "pool"));
        (await client.R2Buckets.GetAsync(account, "files", null, default))!.Name.Should().Be("files");
        (await client.R2Buckets.GetAsync(account, "other", null, default)).Should().BeNull();
    }

    [Fact]
    public async Task Tokens_of_both_kinds_are_verified_and_others_are_not()
    {
        server.AddToken("account-token", isAccountOwned: true);
        using var ofAccount = Client("account-token");
        using var unknown = Client("unknown-token");

        (await client.Tokens.VerifyAsync(account, default)).IsActive.Should().BeTrue();
        (await ofAccount.Tokens.VerifyAsync(account, default)).IsActive.Should().BeTrue();
        (await Failing.CallAsync(() => unknown.Tokens.VerifyAsync(account, default))).Message.Should().StartWith("verifying the API token: 1000 Invalid API Token. ");
    }

    [Fact]
    public async Task Faults_before_and_after_the_fact_are_bridged_where_that_is_safe()
    {
        server.Fail("PUT /accounts/*/workers/scripts/*", ApiFault.CutAfterApply);
        server.Fail("PUT /accounts/*/workers/scripts/*", ApiFault.Html(502));
        server.Fail("POST /accounts/*/workers/scripts/*/versions", ApiFault.TooManyRequests(TimeSpan.Zero));
        server.Fail("POST /accounts/*/workers/scripts/*/deployments", ApiFault.HtmlAfterApply(504));

        await client.Scripts.PutAsync(account, Name, Upload("one"), default);
        var version = await client.Versions.CreateAsync(account, Name, Upload("two"), default);
        var e = await Failing.CallAsync(() => client.Deployments.CreateAsync(account, Name, [new(version.Id, 100)], Annotations, force: false, default));

        e.RequestMayHaveBeenApplied.Should().BeTrue();
        (await client.Deployments.ListAsync(account, Name, default))[0].Versions.Should().Equal(new VersionTraffic(version.Id, 100));
        server.Script(Name).Versions.Should().HaveCount(3, "the upload went up twice, the version once");
        warnings.Should().HaveCount(3);
    }

    [Fact]
    public async Task Migrations_belong_to_an_upload_of_the_script()
    {
        await client.Scripts.PutAsync(account, Name, Upload("one"), default);
        var upload = Upload("two");
        upload = upload with { Modules = [WorkerModule.FromBytes("index.js", "application/javascript+module", "export class Counter {} export default {};"u8.ToArray())] };
        upload.Metadata["migrations"] = new JsonObject { ["new_tag"] = "v1", ["new_sqlite_classes"] = new JsonArray("Counter") };

        (await Failing.CallAsync(() => client.Versions.CreateAsync(account, Name, upload, default))).Has(CloudflareErrorCode.MigrationInVersion).Should().BeTrue();
        await client.Scripts.PutAsync(account, Name, upload, default);

        var newest = (await client.Versions.ListAsync(account, Name, deployable: true, default))[0];
        newest.MigrationTag.Should().BeNull();
        (await client.Versions.GetAsync(account, Name, newest.Id, default)).MigrationTag.Should().Be("v1");
    }

    private static Dictionary<string, string> Annotations => new() { [VersionAnnotation.Message] = "why" };

    private static WorkerUpload Upload(string text) => new(
        new JsonObject
        {
            ["main_module"] = "index.js",
            ["compatibility_date"] = "2026-01-01",
            ["bindings"] = new JsonArray(new JsonObject { ["name"] = "TEXT", ["type"] = "plain_text", ["text"] = text }),
            ["keep_bindings"] = new JsonArray("secret_text", "secret_key"),
            ["annotations"] = new JsonObject { [VersionAnnotation.Tag] = text, [VersionAnnotation.Message] = $"{text}/index.js" },
        },
        [
            WorkerModule.FromBytes("index.js", "application/javascript+module", Encoding.UTF8.GetBytes($"export default {{ fetch() {{ return new Response('{text}'); }} }};")),
            WorkerModule.FromBytes("text/\"a\".txt", "text/plain", "üben"u8.ToArray()),
        ]);

    private CloudflareApi Client(string token) => new(new CloudflareApiOptions
    {
        Token = ApiToken.Parse(token, "the test"),
        BaseUrl = CloudflareApiUrl.Parse(server.BaseUrl),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Warn = warnings.Add,
    });
}
