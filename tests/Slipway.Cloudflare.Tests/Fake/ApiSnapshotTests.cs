using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiSnapshotTests
{
    [Fact]
    public async Task All_that_is_stored_is_one_text_without_ids_and_times()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddDnsRecord(zone, "MX", "example.com", "mail.example.com");
        server.AddRoute(zone, "old.example.com/*", "gone");
        server.AddKvNamespace("cache");
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""
            {
              "main_module": "index.js", "compatibility_date": "2026-04-01", "logpush": true,
              "annotations": {"workers/tag": "abc", "workers/message": "first"},
              "bindings": [{"type": "secret_text", "name": "TOKEN", "text": "t"}, {"type": "plain_text", "name": "GREETING", "text": "hi"}]
            }
            """);
        await caller.UploadAsync("""{"main_module": "index.js", "keep_bindings": ["secret_text"]}""", "export default { };", "POST", "/versions");
        var versions = server.Script("api").Versions;
        await caller.SendAsync("POST", caller.Script("/deployments"), $$"""
            {"strategy": "percentage", "versions": [{"version_id": "{{versions[1].Id}}", "percentage": 10}, {"version_id": "{{versions[0].Id}}", "percentage": 90}]}
            """);
        await caller.SendAsync("PUT", $"accounts/{server.Account.Id}/workers/domains", """{"hostname": "api.example.com", "service": "api", "zone_name": "example.com"}""");
        await caller.SendAsync("PUT", caller.Script("/schedules"), """[{"cron": "*/5 * * * *"}]""");
        await caller.SendAsync("POST", caller.Script("/subdomain"), """{"enabled": true}""");

        server.Snapshot().Should().Be("""
            account Slipway
              KvNamespace cache
              script api
                workers.dev on, previews off
                schedule */5 * * * *
                logpush true
                version 1 by upload tag "abc" message "first"
                  compatibility_date "2026-04-01"
                  logpush true
                  module index.js (main) application/javascript+module 18 B sha256 9f085b1079ab
                  binding GREETING plain_text {"text":"hi"}
                  binding TOKEN secret_text {"text":"t"}
                version 2 by version_upload
                  module index.js (main) application/javascript+module 19 B sha256 a2e8d0a355df
                  binding TOKEN secret_text {"text":"t"}
                deployment by upload: 100% version 1 message "first"
                deployment by deployment: 10% version 2, 90% version 1
              domain api.example.com -> api
            zone example.com
              record MX example.com mail.example.com ttl 1
              record AAAA api.example.com 100:: proxied ttl 1 read-only
              route old.example.com/* -> gone

            """);
    }
}
