using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiViolationTests
{
    [Theory]
    [InlineData("GET", "workers", null, "404 7003 Could not route to /workers, perhaps your object identifier is invalid?")]
    [InlineData("DELETE", "zones", null, "404 7000 No route for that URI: DELETE /zones")]
    [InlineData("GET", "zones?nmae=example.com", null, "400 7001 The query has a parameter 'nmae' that this endpoint does not know.")]
    [InlineData("GET", "zones?per_page=51", null, "400 7001 Method not available for this URI: page 1, per_page 51 (expected 5 to 50)")]
    [InlineData("GET", "zones", "{}", "400 10026 Could not parse the request: no body is expected")]
    [InlineData("POST", "ZONE/workers/routes", """{"script": "api"}""", "400 10026 Could not parse the request: the body: 'pattern' is missing")]
    [InlineData("POST", "ZONE/workers/routes", """{"pattern": 1}""", "400 10026 Could not parse the request: pattern: a number, expected \"string\"")]
    [InlineData("POST", "ZONE/dns_records", """{"type": "A", "name": "a", "ttl": 1, "proxy": true}""", "400 10026 Could not parse the request: the body: 'proxy' is not known")]
    [InlineData("POST", "ZONE/dns_records", """{"type": "Z", "name": "a", "ttl": 1}""", "400 10026 Could not parse the request: the body: type 'Z' is not known")]
    [InlineData("POST", "ZONE/dns_records", "{", "400 10026 Could not parse the request: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed. LineNumber: 0 | BytePositionInLine: 1.")]
    [InlineData("PUT", "ACCOUNT/workers/scripts/api/routes", "[]", "403 10000 Only wrangler uses this endpoint: it is undocumented, and replaces what others made.")]
    [InlineData("PUT", "ACCOUNT/workers/domains", """{"hostname": "a.example.com", "service": "api", "environment": "production"}""", "400 10026 Could not parse the request: the body: 'environment' is not known")]
    public async Task A_request_that_the_API_does_not_take_is_refused_and_fails_the_test(string method, string path, string? body, string outcome)
    {
        var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var caller = new ApiCaller(server);

        var reply = await caller.SendAsync(method, path.Replace("ZONE", $"zones/{zone.Id}", StringComparison.Ordinal).Replace("ACCOUNT", $"accounts/{server.Account.Id}", StringComparison.Ordinal), body);

        reply.Outcome.Should().Be(outcome);
        var dispose = async () => await server.DisposeAsync();
        (await dispose.Should().ThrowAsync<InvalidOperationException>()).WithMessage($"requests that Cloudflare's API does not take:\n{method} *");
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=metadata\r\n\r\n{}\r\n--b--", "Content-Disposition 'form-data; name=metadata': expected form-data with a quoted name, and a quoted filename if any")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"; filename*=utf-8''a\r\n\r\n{}\r\n--b--", "Content-Disposition 'form-data; name=\"a\"; filename=\"a\"; filename*=utf-8''a': expected form-data with a quoted name, and a quoted filename if any")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"metadata\"; filename=\"metadata\"\r\n\r\n{}\r\n--b--", "the part 'metadata' is a field: no filename, no Content-Type but application/json")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n", "the multipart body ends early")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n{}\r\n--b--", "no part 'metadata'")]
    public async Task A_form_that_is_not_as_the_API_wants_it_is_a_violation(string body, string why)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);

        var reply = await caller.SendAsync("PUT", caller.Script(), ApiCaller.Raw(body));

        reply.Outcome.Should().Be($"400 10026 Could not parse the request: {why}");
        server.TakeViolations().Should().ContainSingle();
    }

    [Theory]
    [InlineData("""{"main_module": "index.js", "color": "red"}""", "index.js", "application/javascript+module", "metadata: the body: 'color' is not known")]
    [InlineData("""{"compatibility_date": "2026-04-01"}""", "index.js", "application/javascript+module", "metadata: neither main_module nor body_part, and no assets")]
    [InlineData("""{"main_module": "index.js", "bindings": [{"type": "kv", "name": "A"}]}""", "index.js", "application/javascript+module", "metadata: bindings[0]: type 'kv' is not known")]
    [InlineData("""{"main_module": "index.js", "bindings": [{"type": "d1", "name": "A", "id": "1"}]}""", "index.js", "application/javascript+module", "metadata: bindings[0]: 'database_id' is missing")]
    [InlineData("""{"main_module": "index.js"}""", "index.js", "text/html", "the part 'index.js' has the Content-Type 'text/html'")]
    [InlineData("""{"main_module": "index.js"}""", "index.js.map", "application/source-map", "No such module \"index.js\": no part has this name.")]
    public async Task An_upload_that_is_not_as_the_API_wants_it_is_refused(string metadata, string name, string type, string why)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);

        var reply = await caller.SendAsync("PUT", caller.Script(), ApiCaller.Form(metadata, (name, type, "export default {};")));

        reply.Outcome.Should().StartWith("400 ").And.EndWith(why);
        server.TakeViolations();
        server.Account.Scripts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_map_that_no_module_names_is_refused()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        (string, string, string) map = ("index.js.map", "application/source-map", "{}"), code = ("index.js", "application/javascript+module", "export default {};");

        var unnamed = await caller.SendAsync("PUT", caller.Script(), ApiCaller.Form("""{"main_module": "index.js"}""", code, map));
        var named = await caller.SendAsync("PUT", caller.Script(), ApiCaller.Form("""{"main_module": "index.js"}""", code with { Item3 = "export default {};\n//# sourceMappingURL=index.js.map" }, map));

        unnamed.Outcome.Should().Be("400 10026 Could not parse the request: the source map 'index.js.map' is named by no module's sourceMappingURL");
        named.Outcome.Should().Be("200");
        server.TakeViolations().Should().ContainSingle();
    }

    [Fact]
    public async Task What_ours_may_not_say_wrangler_may()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server, userAgent: "wrangler/4.164.0");

        var reply = await caller.UploadAsync("""{"main_module": "index.js", "code_update_strategy": {"mode": "deferred"}, "bindings": [{"type": "websearch", "name": "SEARCH"}]}""");

        reply.Outcome.Should().Be("200");
    }

    [Fact]
    public async Task A_request_without_a_user_agent_is_refused()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server, userAgent: "");

        (await caller.SendAsync("GET", "zones")).Outcome.Should().Be("403 1010 The request has no User-Agent.");
        server.TakeViolations().Should().Equal("GET /zones: The request has no User-Agent.");
    }
}
