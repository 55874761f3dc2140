using System.Text.Json.Nodes;

namespace Slipway.Cloudflare.Tests;

/// <summary>What calls about Workers send, and what they make of the answers, which are the documentation's.</summary>
public sealed class WorkerCallTests : ApiTest
{
    [Fact]
    public async Task Custom_domains()
    {
        const string Domain = """{"id":"d1","cert_id":"c1","hostname":"www.example.com","service":"hello","zone_id":"z1","zone_name":"example.com","environment":"production"}""";
        Api.Expect(Answer.Ok($"[{Domain}]"), Answer.Ok("[]"), Answer.Ok(Domain), Answer.Error(404, 10007, "not found"));

        (await Client.Domains.ListAsync("acc", "www.example.com", "hello", default)).Should().Equal(new WorkerDomain("d1", "www.example.com", "hello", "z1", "example.com"));
        await Client.Domains.ListAsync("acc", null, null, default);
        await Client.Domains.PutAsync("acc", "www.example.com", "hello", "z1", default);
        await Client.Domains.DeleteAsync("acc", "d1", default);

        Sent().Should().Equal(
            "GET /accounts/acc/workers/domains?hostname=www.example.com&service=hello",
            "GET /accounts/acc/workers/domains",
            """PUT /accounts/acc/workers/domains {"hostname":"www.example.com","service":"hello","zone_id":"z1"}""",
            "DELETE /accounts/acc/workers/domains/d1");
    }

    [Fact]
    public async Task Settings_of_a_script()
    {
        Api.Expect(Answer.Ok("""
            {"bindings":[{"name":"KV","type":"kv_namespace","namespace_id":"n"}],"compatibility_date":"2026-01-01","compatibility_flags":["nodejs_compat"],
             "migrations":{"new_tag":"v2"},"tags":["a"],"logpush":true,"usage_model":"standard","observability":{"enabled":true},"placement":{"mode":"smart"},
             "limits":{"cpu_ms":50},"tail_consumers":[{"service":"tail"}]}
            """));

        var settings = (await Client.Scripts.GetSettingsAsync("acc", "hello", default))!;

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
        Api.Expect(Answer.Ok("""{"compatibility_date":5,"bindings":null,"tags":null,"logpush":"no"}"""));

        var settings = (await Client.Scripts.GetSettingsAsync("acc", "hello", default))!;

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
        Api.Expect(Answer.Error(404, code, "This Worker does not exist on your account."));

        (await Client.Scripts.GetSettingsAsync("acc", "hello", default)).Should().BeNull();
    }

    [Theory]
    [InlineData(false, "DELETE /accounts/acc/workers/scripts/hello")]
    [InlineData(true, "DELETE /accounts/acc/workers/scripts/hello?force=true")]
    public async Task A_worker_is_deleted(bool force, string sent)
    {
        Api.Expect(Answer.Error(404, 10007, "This Worker does not exist on your account."));

        await Client.Scripts.DeleteAsync("acc", "hello", force, default);

        Sent().Should().Equal(sent);
    }

    [Fact]
    public async Task Settings_secrets_and_cron_triggers_are_set()
    {
        Api.Expect(Answer.Ok("{}"), Answer.Ok("""[{"name":"S","type":"secret_text"}]"""), Answer.Ok("{}"), Answer.Ok("""{"schedules":[{"cron":"*/5 * * * *","created_on":"x"}]}"""), Answer.Ok("""{"schedules":[]}"""));

        await Client.Scripts.PatchScriptSettingsAsync("acc", "hello", new JsonObject { ["logpush"] = false }, default);
        (await Client.Scripts.GetSecretsAsync("acc", "hello", default)).Should().Equal(new ScriptSecret("S", "secret_text"));
        await Client.Scripts.PatchSecretsBulkAsync("acc", "hello", new Dictionary<string, string?> { ["NEW"] = "value", ["OLD"] = null }, default);
        (await Client.Scripts.GetSchedulesAsync("acc", "hello", default)).Should().Equal("*/5 * * * *");
        await Client.Scripts.PutSchedulesAsync("acc", "hello", ["0 0 * * *"], default);

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
        Api.Expect(Answer.Ok($$"""{"items":[{{Item}}]}"""), Answer.Ok("""{"id":"v","resources":{"bindings":[],"script":{"etag":"e"}}}"""));

        var version = (await Client.Versions.ListAsync("acc", "hello", deployable: true, default)).Single();
        var whole = await Client.Versions.GetAsync("acc", "hello", "v", default);

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
        Api.Expect(Answer.Ok($$"""{"deployments":[{{Item}}]}""", """{"page":1,"per_page":1,"total_count":99}"""), Answer.Ok("""{"id":"d2"}"""));

        var deployment = (await Client.Deployments.ListAsync("acc", "hello", default)).Single();
        var made = await Client.Deployments.CreateAsync(
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
        Api.Expect(Answer.Error(400, 10220, "Secrets have changed"));

        (await Failing.CallAsync(() => Client.Deployments.CreateAsync("acc", "hello", [new("v1", 12.5m), new("v2", 87.5m)], new Dictionary<string, string>(), false, default)))
            .Message.Should().Be(
                "deploying Worker 'hello', 12.5 % to version 'v1', 87.5 % to version 'v2': 10220 Secrets have changed. "
                + "Secrets were changed after that version was made, and it would run with the old ones: force it, or upload the bundle again.");
    }

    [Fact]
    public async Task Workers_dev()
    {
        Api.Expect(
            Answer.Ok("""{"subdomain":"acme"}"""), Answer.Error(404, 10007, "no subdomain"), Answer.Ok("""{"enabled":true,"previews_enabled":false}"""), Answer.Ok("""{"enabled":false}"""), Answer.Ok("""{"enabled":true,"previews_enabled":true}"""));

        (await Client.Subdomains.GetAccountAsync("acc", default)).Should().Be("acme");
        (await Client.Subdomains.GetAccountAsync("acc", default)).Should().BeNull();
        (await Client.Subdomains.GetAsync("acc", "hello", default)).Should().Be(new WorkersDev(true, false));
        (await Client.Subdomains.PostAsync("acc", "hello", new WorkersDev(false), default)).Should().Be(new WorkersDev(false));
        await Client.Subdomains.PostAsync("acc", "hello", new WorkersDev(true, true), default);

        Sent().Skip(2).Should().Equal(
            "GET /accounts/acc/workers/scripts/hello/subdomain",
            """POST /accounts/acc/workers/scripts/hello/subdomain {"enabled":false}""",
            """POST /accounts/acc/workers/scripts/hello/subdomain {"enabled":true,"previews_enabled":true}""");
    }
}
