using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiDnsTests
{
    [Theory]
    [InlineData("""{"type": "AAAA", "name": "www", "content": "100::", "ttl": 1, "proxied": true, "comment": "ours"}""", "400 81058 An identical record already exists.")]
    [InlineData("""{"type": "AAAA", "name": "WWW.example.com", "content": "100::", "ttl": 60}""", "400 81057 The record already exists.")]
    [InlineData("""{"type": "CNAME", "name": "www", "content": "example.net", "ttl": 1}""", "400 81053 An A, AAAA, or CNAME record with that host already exists.")]
    [InlineData("""{"type": "A", "name": "alias", "content": "192.0.2.1", "ttl": 1}""", "400 81054 A CNAME record with that host already exists.")]
    [InlineData("""{"type": "CNAME", "name": "alias", "content": "example.org", "ttl": 1}""", "400 81053 An A, AAAA, or CNAME record with that host already exists.")]
    [InlineData("""{"type": "A", "name": "www", "content": "192.0.2.1", "ttl": 1}""", "200")]
    [InlineData("""{"type": "A", "name": "a", "content": "100.0.0.256", "ttl": 1}""", "400 1004 DNS Validation Error")]
    [InlineData("""{"type": "AAAA", "name": "a", "content": "192.0.2.1", "ttl": 1}""", "400 1004 DNS Validation Error")]
    [InlineData("""{"type": "A", "name": "a", "content": "192.0.2.1", "ttl": 59}""", "400 1004 DNS Validation Error")]
    [InlineData("""{"type": "TXT", "name": "a", "content": "x", "ttl": 1, "proxied": true}""", "400 1004 DNS Validation Error")]
    public async Task A_record_is_made_where_none_is_in_its_way(string record, string outcome)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddDnsRecord(zone, "AAAA", "www.example.com", "100::", proxied: true, comment: "ours");
        server.AddDnsRecord(zone, "CNAME", "alias.example.com", "example.net");
        using var caller = new ApiCaller(server);

        (await caller.SendAsync("POST", $"zones/{zone.Id}/dns_records", record)).Outcome.Should().Be(outcome);
    }

    [Fact]
    public async Task A_record_has_its_full_name_an_automatic_ttl_behind_the_proxy_and_is_found_by_its_filters()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddDnsRecord(zone, "A", "other.example.com", "192.0.2.1");
        using var caller = new ApiCaller(server);
        var path = $"zones/{zone.Id}/dns_records";

        var made = await caller.SendAsync("POST", path, """{"type": "A", "name": "Api", "content": "100.0.0.1", "ttl": 300, "proxied": true, "comment": "Managed by Slipway"}""");
        var id = (string)made.Result["id"]!;

        (made.Result["name"]!.ToString(), (int)made.Result["ttl"]!, (bool)made.Result["proxiable"]!).Should().Be(("api.example.com", 1, true));
        foreach (var query in (string[])["type=A&name=api.example.com", "name.exact=API.example.com", "comment.startswith=Managed", "comment.exact=Managed%20by%20Slipway", "content=100.0.0.1", "proxied=true"])
        {
            (await caller.SendAsync("GET", $"{path}?{query}")).Result.AsArray().Select(r => (string)r!["id"]!).Should().Equal([id], "of {0}", query);
        }

        (await caller.SendAsync("PATCH", $"{path}/{id}", """{"content": "100.0.0.2"}""")).Result["comment"]!.ToString().Should().Be("Managed by Slipway");
        (await caller.SendAsync("PUT", $"{path}/{id}", """{"type": "A", "name": "api", "content": "100.0.0.3", "ttl": 1}""")).Result["comment"].Should().BeNull();
        (await caller.SendAsync("DELETE", $"{path}/{id}")).Outcome.Should().Be("200");
        (await caller.SendAsync("DELETE", $"{path}/{id}")).Outcome.Should().Be("404 81044 Record does not exist.");
    }

    [Fact]
    public async Task A_batch_is_done_wholly_or_not_at_all()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        var record = server.AddDnsRecord(zone, "A", "a.example.com", "192.0.2.1");
        using var caller = new ApiCaller(server);

        var reply = await caller.SendAsync("POST", $"zones/{zone.Id}/dns_records/batch", $$"""
            {"deletes": [{"id": "{{record.Id}}"}], "posts": [{"type": "A", "name": "b", "content": "192.0.2.2", "ttl": 1}, {"type": "A", "name": "c", "content": "?", "ttl": 1}]}
            """);

        reply.Outcome.Should().Be("400 1004 DNS Validation Error");
        zone.DnsRecords.Should().Equal(record);
    }

    [Fact]
    public async Task A_custom_domain_takes_no_host_that_has_a_foreign_record_and_moves_between_Workers()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddDnsRecord(zone, "CNAME", "taken.example.com", "example.net");
        server.AddScript("one");
        server.AddScript("two");
        using var caller = new ApiCaller(server);
        var path = $"accounts/{server.Account.Id}/workers/domains";

        (await PutAsync("taken.example.com", "one")).Outcome.Should().Be(
            "409 100117 Hostname 'taken.example.com' already has externally managed DNS records (A, CNAME, etc). Either delete them, try a different hostname, or use the option 'override_existing_dns_record' to override.");
        (await PutAsync("api.example.org", "one")).Outcome.Should().Be("400 100116 The hostname 'api.example.org' lies in no active zone of this account.");
        var first = await PutAsync("api.example.com", "one");
        var second = await PutAsync("api.example.com", "two");

        second.Result["id"]!.ToString().Should().Be(first.Result["id"]!.ToString());
        server.Account.Domains.Should().ContainSingle(d => d.Script == "two");
        (await caller.SendAsync("GET", path + "?hostname=api.example.com&zone_name=example.com")).Result.AsArray().Should().ContainSingle();
        zone.DnsRecords.Should().HaveCount(2);

        Task<ApiReply> PutAsync(string host, string script) => caller.SendAsync("PUT", path, $$"""{"hostname": "{{host}}", "service": "{{script}}"}""");
    }

    [Theory]
    [InlineData("www.example.com/*", "409 10020 A route with the same pattern already exists, assigned to Worker 'gone'.")]
    [InlineData("*.example.com/*", "200")]
    [InlineData("https://example.com/a*", "200")]
    [InlineData("example.com/*/b", "400 10022 Invalid route pattern 'example.com/*/b'. Route patterns must include your zone and may have wildcards at the start of the hostname and the end of the path only.")]
    [InlineData("example.org/*", "400 10022 Invalid route pattern 'example.org/*'. Route patterns must include your zone and may have wildcards at the start of the hostname and the end of the path only.")]
    public async Task A_route_is_made_for_a_pattern_of_the_zone_that_is_free(string pattern, string outcome)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        server.AddRoute(zone, "www.example.com/*", "gone");
        server.AddScript("api");
        using var caller = new ApiCaller(server);

        (await caller.SendAsync("POST", $"zones/{zone.Id}/workers/routes", $$"""{"pattern": "{{pattern}}", "script": "api"}""")).Outcome.Should().Be(outcome);
    }
}
