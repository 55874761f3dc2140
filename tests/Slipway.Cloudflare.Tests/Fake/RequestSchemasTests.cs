using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class RequestSchemasTests
{
    /// <summary>Bodies, good and bad, a definition each.</summary>
    private static readonly (string Definition, string Body)[] Samples =
    [
        ("WorkerUploadMetadata", """{"main_module": "index.js"}"""),
        ("WorkerUploadMetadata", """{"main_module": 1}"""),
        ("WorkerUploadMetadata", """{"main_module": "index.js", "color": 1}"""),
        ("WorkerUploadMetadata", """{"bindings": [{"type": "kv_namespace", "name": "A", "namespace_id": "1"}, {"type": "json", "name": "B", "json": {"a": [1, null]}}]}"""),
        ("WorkerUploadMetadata", """{"bindings": [{"type": "kv_namespace", "name": "A"}]}"""),
        ("WorkerUploadMetadata", """{"bindings": [{"type": "kv_namespace", "name": "A", "namespace_id": "1", "id": "1"}]}"""),
        ("WorkerUploadMetadata", """{"bindings": [{"type": "unknown", "name": "A"}]}"""),
        ("WorkerUploadMetadata", """{"bindings": {}}"""),
        ("WorkerUploadMetadata", """{"migrations": {"new_tag": "v1", "new_sqlite_classes": ["A"]}}"""),
        ("WorkerUploadMetadata", """{"migrations": {"old_tag": "v1", "new_tag": "v2", "steps": [{"renamed_classes": [{"from": "A", "to": "B"}]}]}}"""),
        ("WorkerUploadMetadata", """{"migrations": {"new_tag": "v1", "new_sqlite_classes": "A"}}"""),
        ("WorkerUploadMetadata", """{"placement": {"mode": "smart"}, "limits": {"cpu_ms": 50}, "logpush": true, "tail_consumers": [{"service": "a"}]}"""),
        ("WorkerUploadMetadata", """{"placement": {"mode": "fast"}}"""),
        ("WorkerUploadMetadata", """{"observability": {"enabled": true, "head_sampling_rate": 0.1, "logs": {"enabled": true, "invocation_logs": false}}}"""),
        ("WorkerUploadMetadata", """{"observability": {"head_sampling_rate": 0.1}}"""),
        ("WorkerUploadMetadata", """{"assets": {"jwt": "a", "config": {"html_handling": "none", "run_worker_first": ["/api/*"]}}}"""),
        ("WorkerUploadMetadata", """{"assets": {"config": {"html_handling": "maybe"}}}"""),
        ("WorkerUploadMetadata", """{"usage_model": "standard", "keep_bindings": ["secret_text"], "annotations": {"workers/tag": "a"}}"""),
        ("WorkerUploadMetadata", """{"usage_model": "free"}"""),
        ("VersionUploadMetadata", """{"main_module": "index.js", "annotations": {"workers/commit_sha": "a"}}"""),
        ("VersionUploadMetadata", """{"compatibility_date": "2026-04-01"}"""),
        ("VersionUploadMetadata", """{"main_module": "index.js", "migrations": {}}"""),
        ("DeploymentCreate", """{"strategy": "percentage", "versions": [{"version_id": "a", "percentage": 100}]}"""),
        ("DeploymentCreate", """{"strategy": "all", "versions": []}"""),
        ("DeploymentCreate", """{"versions": []}"""),
        ("ScheduleUpdate", """[{"cron": "* * * * *"}]"""),
        ("ScheduleUpdate", """{"cron": "* * * * *"}"""),
        ("ScheduleUpdate", """[{}]"""),
        ("SecretPut", """{"type": "secret_text", "name": "A", "text": "a"}"""),
        ("SecretPut", """{"type": "secret_text", "name": "A"}"""),
        ("SecretPut", """{"type": "secret_key", "name": "A", "algorithm": {}, "format": "raw", "usages": ["sign"], "key_base64": "a"}"""),
        ("ScriptSubdomain", """{"enabled": true}"""),
        ("ScriptSubdomain", """{"enabled": "true"}"""),
        ("ScriptSettingsPatch", """{"tags": null, "logpush": false, "tail_consumers": null, "observability": null}"""),
        ("ScriptSettingsPatch", """{"bindings": []}"""),
        ("ZoneRouteCreate", """{"pattern": "example.com/*"}"""),
        ("ZoneRouteCreate", "null"),
        ("WorkerDomainPut", """{"hostname": "a.example.com", "service": "a", "zone_name": "example.com"}"""),
        ("WorkerDomainPut", """{"hostname": "a.example.com"}"""),
        ("DnsRecordCreate", """{"type": "A", "name": "a", "content": "192.0.2.1", "ttl": 1, "tags": ["a:b"], "settings": {"ipv4_only": true}}"""),
        ("DnsRecordCreate", """{"type": "MX", "name": "a", "content": "mail.example.com", "priority": 10, "ttl": 300}"""),
        ("DnsRecordCreate", """{"type": "A", "name": "a", "content": "192.0.2.1"}"""),
        ("DnsRecordCreate", """{"name": "a", "ttl": 1}"""),
        ("AssetsUploadSession", """{"manifest": {"/a": {"hash": "a", "size": 1}}}"""),
        ("AssetsUploadSession", """{"manifest": {"/a": {"hash": "a"}}}"""),
        ("AssetsUploadSession", """{"manifest": []}"""),
        ("KvNamespaceCreate", """{"title": "a", "jurisdiction": "eu"}"""),
        ("KvNamespaceCreate", """{"title": "a", "jurisdiction": "moon"}"""),
        ("R2BucketCreate", """{"name": "a", "locationHint": "weur"}"""),
        ("D1Create", """{"name": "a", "read_replication": {"mode": "auto"}}"""),
        ("D1Create", """{"name": "a", "read_replication": {"mode": "often"}}"""),
        ("QueueCreate", """{"queue": "a"}"""),
    ];

    [Fact]
    public async Task The_check_of_bodies_agrees_with_a_full_validator_of_JSON_Schema()
    {
        var ct = TestContext.Current.CancellationToken;
        var ajv = await NpmTools.InstallAsync(["ajv@8.17.1"], ct);
        var here = Path.Combine(Repository.Root, "tests");
        var result = await Command.Run("node", Path.Combine(here, "Slipway.Cloudflare.Tests/Fake/sdk/validate.mjs"))
            .WithEnvironment("AJV_PACKAGE", Path.Combine(ajv.Directory, "package.json"))
            .WithEnvironment("SCHEMAS", Path.Combine(here, "Slipway.Testing/Cloudflare/request-schemas.json"))
            .WithStandardInput(new JsonArray([.. Samples.Select(s => new JsonArray(s.Definition, JsonNode.Parse(s.Body)))]).ToJsonString())
            .ExecuteAsync(ct);
        result.ExitCode.Should().Be(0, result.LastLines(20));
        var expected = JsonNode.Parse(result.Output)!.AsArray().Select(v => (bool)v!).ToList();

        var ours = Samples.Select(s => RequestSchemas.Errors(s.Definition, JsonNode.Parse(s.Body), Strictness.Full).Count == 0).ToList();

        expected.Should().Contain(true).And.Contain(false);
        Samples.Zip(ours, (s, valid) => (s, valid)).Should().Equal(Samples.Zip(expected, (s, valid) => (s, valid)));
    }

    [Fact]
    public void An_error_says_where_it_is_and_never_what_was_there()
    {
        var body = JsonNode.Parse("""{"bindings": [{"type": "secret_text", "name": "A", "text": {"hidden": "value"}}, {"type": "ai", "name": "B", "id": "hidden"}]}""");

        RequestSchemas.Errors("WorkerUploadMetadata", body, Strictness.Full).Should().Equal(
            "bindings[0].text: an object, expected \"string\"",
            "bindings[1]: 'id' is not known");
    }
}
