using System.Text.Json.Nodes;

namespace Slipway.Cloudflare.Tests;

/// <summary>What each call sends, and what it makes of the answer. The answers are the documentation's.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private const string Record = """
        {"id":"r1","name":"api.example.com","type":"A","content":"192.0.2.1","proxied":true,"ttl":1,"comment":"ours","tags":[],"settings":{},"meta":{},
         "created_on":"2026-01-01T05:20:00.12345Z","modified_on":"2026-01-01T05:20:00.12345Z","proxiable":true}
        """;

    private FaultyApi api = null!;
    private CloudflareApi client = null!;

    public async ValueTask InitializeAsync()
    {
        api = await FaultyApi.StartAsync();
        client = api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await api.DisposeAsync();
    }

    [Fact]
    public async Task A_users_token_is_verified_with_one_call()
    {
        api.Expect(Answer.Ok("""{"id":"t1","status":"active","expires_on":"2027-01-01T00:00:00Z","not_before":"2026-01-01T00:00:00Z"}"""));

        var token = await client.Tokens.VerifyAsync("acc", default);

        token.Should().Be(new TokenStatus("t1", "active", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        token.IsActive.Should().BeTrue();
        Sent().Should().Equal("GET /user/tokens/verify");
    }

    [Fact]
    public async Task An_accounts_token_is_verified_at_the_account()
    {
        api.Expect(Answer.Error(401, 1000, "Invalid API Token"), Answer.Ok("""{"id":"t1","status":"disabled"}"""));

        (await client.Tokens.VerifyAsync("acc", default)).IsActive.Should().BeFalse();

        Sent().Should().Equal("GET /user/tokens/verify", "GET /accounts/acc/tokens/verify");
    }

    [Fact]
    public async Task A_token_that_is_neither_is_an_error()
    {
        api.Expect(Answer.Error(401, 1000, "Invalid API Token"), Answer.Error(403, 10000, "Authentication error"));

        (await Failing.CallAsync(() => client.Tokens.VerifyAsync("acc", default))).Message.Should().Be(
            "verifying the API token: 10000 Authentication error. The token is not one that Cloudflare knows: it is mistyped, rolled, or deleted. "
            + "Make a new one at https://dash.cloudflare.com/profile/api-tokens.");
    }

    [Fact]
    public async Task Without_an_account_only_a_users_token_is_looked_for()
    {
        api.Expect(Answer.Error(401, 1000, "Invalid API Token"));

        await Failing.CallAsync(() => client.Tokens.VerifyAsync("", default));

        Sent().Should().Equal("GET /user/tokens/verify");
    }

    [Fact]
    public async Task A_zone_is_found_by_lopping_labels_off_a_hostname_and_remembered()
    {
        api.Expect(
            Answer.Ok("[]"),
            Answer.Ok("[]"),
            Answer.Ok("""[{"id":"old","name":"example.co.uk","status":"moved"},{"id":"z1","name":"example.co.uk","status":"active","account":{"id":"acc","name":"Acme"},"plan":{}}]"""),
            Answer.Ok("[]"));

        var first = await client.Zones.FindAsync("*.a.b.example.co.uk", "acc", default);
        var second = await client.Zones.FindAsync("c.b.example.co.uk.", "acc", default);

        first.Should().Be(new Zone("z1", "example.co.uk", "active", new ZoneAccount("acc", "Acme")));
        second.Should().Be(first);
        Sent().Should().Equal(
            "GET /zones?name=a.b.example.co.uk&account.id=acc",
            "GET /zones?name=b.example.co.uk&account.id=acc",
            "GET /zones?name=example.co.uk&account.id=acc",
            "GET /zones?name=c.b.example.co.uk&account.id=acc");
    }

    [Fact]
    public async Task A_hostname_in_no_zone_finds_none_and_does_not_ask_for_a_top_level_domain()
    {
        api.Expect(Answer.Ok("[]"));

        (await client.Zones.FindAsync("example.com", "acc", default)).Should().BeNull();

        Sent().Should().Equal("GET /zones?name=example.com&account.id=acc");
    }

    [Fact]
    public async Task Dns_records()
    {
        api.Expect(Answer.Ok($"[{Record}]"), Answer.Ok(Record), Answer.Ok(Record), Answer.Ok("""{"id":"r1"}"""));
        var settings = new DnsRecordSettings("A", "api.example.com", "192.0.2.1", Proxied: true, Comment: "Grüße");

        (await client.Dns.ListAsync("z1", "api.example.com", null, default)).Should().Equal(
            new DnsRecord("r1", "A", "api.example.com", "192.0.2.1", Proxied: true, Comment: "ours"));
        await client.Dns.CreateAsync("z1", settings, default);
        await client.Dns.UpdateAsync("z1", "r1", settings with { Comment = null }, default);
        await client.Dns.DeleteAsync("z1", "r1", default);

        Sent().Should().Equal(
            "GET /zones/z1/dns_records?name.exact=api.example.com",
            """POST /zones/z1/dns_records {"type":"A","name":"api.example.com","content":"192.0.2.1","proxied":true,"ttl":1,"comment":"Grüße"}""",
            """PATCH /zones/z1/dns_records/r1 {"type":"A","name":"api.example.com","content":"192.0.2.1","proxied":true,"ttl":1,"comment":""}""",
            "DELETE /zones/z1/dns_records/r1");
    }

    [Fact]
    public async Task Routes()
    {
        api.Expect(
            Answer.Ok("""[{"id":"1","pattern":"example.com/*","script":"hello"},{"id":"2","pattern":"example.com/none","script":null},{"id":"3","pattern":"x.example.com/*"}]"""),
            Answer.Ok("""{"id":"4","pattern":"a.example.com/*","script":"hello"}"""),
            Answer.Ok("""{"id":"4"}"""),
            Answer.Ok("""{"id":"4"}"""));

        (await client.Routes.ListAsync("z1", default)).Should().Equal(
            new Route("1", "example.com/*", "hello"), new Route("2", "example.com/none"), new Route("3", "x.example.com/*"));
        (await client.Routes.CreateAsync("z1", "a.example.com/*", "hello", default)).Should().Be(new Route("4", "a.example.com/*", "hello"));
        (await client.Routes.UpdateAsync("z1", "4", "b.example.com/*", "hello", default)).Should().Be(new Route("4", "b.example.com/*", "hello"));
        await client.Routes.DeleteAsync("z1", "4", default);

        Sent().Should().Equal(
            "GET /zones/z1/workers/routes",
            """POST /zones/z1/workers/routes {"pattern":"a.example.com/*","script":"hello"}""",
            """PUT /zones/z1/workers/routes/4 {"pattern":"b.example.com/*","script":"hello"}""",
            "DELETE /zones/z1/workers/routes/4");
    }

    [Fact]
    public async Task A_new_route_whose_id_is_not_said_is_looked_up()
    {
        api.Expect(Answer.Ok("null"), Answer.Ok("""[{"id":"1","pattern":"other"},{"id":"2","pattern":"a.example.com/*","script":"hello"}]"""));

        (await client.Routes.CreateAsync("z1", "a.example.com/*", "hello", default)).Id.Should().Be("2");
    }

    [Fact]
    public async Task Custom_domains()
    {
        const string Domain = """{"id":"d1","cert_id":"c1","hostname":"www.example.com","service":"hello","zone_id":"z1","zone_name":"example.com","environment":"production"}""";
        api.Expect(Answer.Ok($"[{Domain}]"), Answer.Ok("[]"), Answer.Ok(Domain), Answer.Error(404, 10007, "not found"));

        (await client.Domains.ListAsync("acc", "www.example.com", "hello", default)).Should().Equal(new WorkerDomain("d1", "www.example.com", "hello", "z1", "example.com"));
        await client.Domains.ListAsync("acc", null, null, default);
        await client.Domains.PutAsync("acc", "www.example.com", "hello", "z1", default);
        await client.Domains.DeleteAsync("acc", "d1", default);

        Sent().Should().Equal(
            "GET /accounts/acc/workers/domains?hostname=www.example.com&service=hello",
            "GET /accounts/acc/workers/domains",
            """PUT /accounts/acc/workers/domains {"hostname":"www.example.com","service":"hello","zone_id":"z1"}""",
            "DELETE /accounts/acc/workers/domains/d1");
    }

    [Fact]
    public async Task Settings_of_a_script()
    {
        api.Expect(Answer.Ok("""
            {"bindings":[{"name":"KV","type":"kv_namespace","namespace_id":"n"}],"compatibility_date":"2026-01-01","compatibility_flags":["nodejs_compat"],
             "migrations":{"new_tag":"v2"},"tags":["a"],"logpush":true,"usage_model":"standard","observability":{"enabled":true},"placement":{"mode":"smart"},
             "limits":{"cpu_ms":50},"tail_consumers":[{"service":"tail"}]}
            """));

        var settings = (await client.Scripts.GetSettingsAsync("acc", "hello", default))!;

        settings.Bindings.Should().ContainSingle().Which.ToJsonString().Should().Be("""{"name":"KV","type":"kv_namespace","namespace_id":"n"}""");
        settings.CompatibilityDate.Should().Be("2026-01-01");
        settings.CompatibilityFlags.Should().Equal("nodejs_compat");
        settings.MigrationTag.Should().Be("v2");
        settings.Tags.Should().Equal("a");
        settings.Logpush.Should().BeTrue();
        settings.UsageModel.Should().Be("standard");
        settings.Observability!.ToJsonString().Should().Be("""{"enabled":true}""");
        settings.Placement!.ToJsonString().Should().Be("""{"mode":"smart"}""");
        settings.Limits!.ToJsonString().Should().Be("""{"cpu_ms":50}""");
        settings.TailConsumers.Should().ContainSingle();
        Sent().Should().Equal("GET /accounts/acc/workers/scripts/hello/settings");
    }

    [Fact]
    public async Task Settings_that_are_not_said_are_null_or_empty()
    {
        api.Expect(Answer.Ok("""{"compatibility_date":5,"bindings":null,"tags":null,"logpush":"no"}"""));

        var settings = (await client.Scripts.GetSettingsAsync("acc", "hello", default))!;

        settings.CompatibilityDate.Should().BeNull();
        settings.Bindings.Should().BeEmpty();
        settings.Tags.Should().BeEmpty();
        settings.Logpush.Should().BeNull();
        settings.MigrationTag.Should().BeNull();
        settings.TailConsumers.Should().BeEmpty();
    }

    [Theory]
    [InlineData(10007)]
    [InlineData(10090)]
    [InlineData(10092)]
    public async Task A_worker_that_is_not_there_has_no_settings(int code)
    {
        api.Expect(Answer.Error(404, code, "This Worker does not exist on your account."));

        (await client.Scripts.GetSettingsAsync("acc", "hello", default)).Should().BeNull();
    }

    [Theory]
    [InlineData(false, "DELETE /accounts/acc/workers/scripts/hello")]
    [InlineData(true, "DELETE /accounts/acc/workers/scripts/hello?force=true")]
    public async Task A_worker_is_deleted(bool force, string sent)
    {
        api.Expect(Answer.Error(404, 10007, "This Worker does not exist on your account."));

        await client.Scripts.DeleteAsync("acc", "hello", force, default);

        Sent().Should().Equal(sent);
    }

    [Fact]
    public async Task Settings_secrets_and_cron_triggers_are_set()
    {
        api.Expect(Answer.Ok("{}"), Answer.Ok("""[{"name":"S","type":"secret_text"}]"""), Answer.Ok("{}"), Answer.Ok("""{"schedules":[{"cron":"*/5 * * * *","created_on":"x"}]}"""), Answer.Ok("""{"schedules":[]}"""));

        await client.Scripts.PatchScriptSettingsAsync("acc", "hello", new JsonObject { ["logpush"] = false }, default);
        (await client.Scripts.GetSecretsAsync("acc", "hello", default)).Should().Equal(new ScriptSecret("S", "secret_text"));
        await client.Scripts.PatchSecretsBulkAsync("acc", "hello", new Dictionary<string, string?> { ["NEW"] = "value", ["OLD"] = null }, default);
        (await client.Scripts.GetSchedulesAsync("acc", "hello", default)).Should().Equal("*/5 * * * *");
        await client.Scripts.PutSchedulesAsync("acc", "hello", ["0 0 * * *"], default);

        Sent().Should().Equal(
            """PATCH /accounts/acc/workers/scripts/hello/script-settings {"logpush":false}""",
            "GET /accounts/acc/workers/scripts/hello/secrets",
            """PATCH /accounts/acc/workers/scripts/hello/secrets-bulk {"secrets":{"NEW":{"name":"NEW","text":"value","type":"secret_text"},"OLD":null}}""",
            "GET /accounts/acc/workers/scripts/hello/schedules",
            """PUT /accounts/acc/workers/scripts/hello/schedules [{"cron":"0 0 * * *"}]""");
    }

    [Fact]
    public async Task Versions()
    {
        const string Item = """
            {"id":"11111111-1111-4111-8111-111111111111","number":7,"metadata":{"author_email":"a@b.c","author_id":"x","created_on":"2026-01-01T00:00:00.123456Z","source":"api","hasPreview":false},
             "annotations":{"workers/tag":"0123abc","workers/message":"hello/index.js","workers/triggered_by":"upload"}}
            """;
        api.Expect(Answer.Ok($$"""{"items":[{{Item}}]}"""), Answer.Ok("""{"id":"v","resources":{"bindings":[],"script":{"etag":"e"}}}"""));

        var version = (await client.Versions.ListAsync("acc", "hello", deployable: true, default)).Single();
        var whole = await client.Versions.GetAsync("acc", "hello", "v", default);

        version.Number.Should().Be(7);
        version.Tag.Should().Be("0123abc");
        version.Message.Should().Be("hello/index.js");
        version.Metadata.Should().Be(new VersionMetadata(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1234560), "api", "a@b.c"));
        ((string?)whole.Resources!["script"]!["etag"]).Should().Be("e");
        whole.Tag.Should().BeNull();
        Sent().Should().Equal("GET /accounts/acc/workers/scripts/hello/versions?deployable=true", "GET /accounts/acc/workers/scripts/hello/versions/v");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "?force=true")]
    public async Task Deployments(bool force, string query)
    {
        const string Item = """{"id":"d1","source":"api","strategy":"percentage","author_email":"a@b.c","created_on":"2026-01-01T00:00:00Z","annotations":{"workers/message":"m"},"versions":[{"version_id":"v1","percentage":90.5},{"version_id":"v2","percentage":9.5}]}""";
        api.Expect(Answer.Ok($$"""{"deployments":[{{Item}}]}""", """{"page":1,"per_page":1,"total_count":99}"""), Answer.Ok("""{"id":"d2"}"""));

        var deployment = (await client.Deployments.ListAsync("acc", "hello", default)).Single();
        var made = await client.Deployments.CreateAsync(
            "acc", "hello", [new("v1", 10), new("v2", 90)], new Dictionary<string, string> { [VersionAnnotation.Message] = "m" }, force, default);

        deployment.Versions.Should().Equal(new VersionTraffic("v1", 90.5m), new VersionTraffic("v2", 9.5m));
        deployment.Annotations![VersionAnnotation.Message].Should().Be("m");
        deployment.Source.Should().Be("api");
        made.Id.Should().Be("d2");
        Sent().Should().Equal(
            "GET /accounts/acc/workers/scripts/hello/deployments",
            $"POST /accounts/acc/workers/scripts/hello/deployments{query} " + """{"strategy":"percentage","versions":[{"version_id":"v1","percentage":10},{"version_id":"v2","percentage":90}],"annotations":{"workers/message":"m"}}""");
    }

    [Fact]
    public async Task Secrets_that_changed_since_need_force()
    {
        api.Expect(Answer.Error(400, 10220, "Secrets have changed"));

        (await Failing.CallAsync(() => client.Deployments.CreateAsync("acc", "hello", [new("v1", 12.5m), new("v2", 87.5m)], new Dictionary<string, string>(), false, default)))
            .Message.Should().Be(
                "deploying Worker 'hello', 12.5 % to version 'v1', 87.5 % to version 'v2': 10220 Secrets have changed. "
                + "Secrets were changed after that version was made, and it would run with the old ones: force it, or upload the bundle again.");
    }

    [Fact]
    public async Task Workers_dev()
    {
        api.Expect(
            Answer.Ok("""{"subdomain":"acme"}"""), Answer.Error(404, 10007, "no subdomain"), Answer.Ok("""{"enabled":true,"previews_enabled":false}"""), Answer.Ok("""{"enabled":false}"""), Answer.Ok("""{"enabled":true,"previews_enabled":true}"""));

        (await client.Subdomains.GetAccountAsync("acc", default)).Should().Be("acme");
        (await client.Subdomains.GetAccountAsync("acc", default)).Should().BeNull();
        (await client.Subdomains.GetAsync("acc", "hello", default)).Should().Be(new WorkersDev(true, false));
        (await client.Subdomains.PostAsync("acc", "hello", new WorkersDev(false), default)).Should().Be(new WorkersDev(false));
        await client.Subdomains.PostAsync("acc", "hello", new WorkersDev(true, true), default);

        Sent().Skip(2).Should().Equal(
            "GET /accounts/acc/workers/scripts/hello/subdomain",
            """POST /accounts/acc/workers/scripts/hello/subdomain {"enabled":false}""",
            """POST /accounts/acc/workers/scripts/hello/subdomain {"enabled":true,"previews_enabled":true}""");
    }

    private IEnumerable<string> Sent() => api.Requests.Select(r => r.Body.Length > 0 ? $"{r} {r.Text}" : r.ToString());
}
