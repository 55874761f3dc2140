namespace Slipway.Cloudflare.Tests;

/// <summary>What calls about the token and about zones send, and what they make of the answers, which are the documentation's.</summary>
public sealed class ZoneCallTests : ApiTest
{
    private const string Record = """
        {"id":"r1","name":"api.example.com","type":"A","content":"192.0.2.1","proxied":true,"ttl":1,"comment":"ours","tags":[],"settings":{},"meta":{},
         "created_on":"2026-01-01T05:20:00.12345Z","modified_on":"2026-01-01T05:20:00.12345Z","proxiable":true}
        """;

    [Fact]
    public async Task A_users_token_is_verified_with_one_call()
    {
        Api.Expect(Answer.Ok("""{"id":"t1","status":"active","expires_on":"2027-01-01T00:00:00Z","not_before":"2026-01-01T00:00:00Z"}"""));

        var token = await Client.Tokens.VerifyAsync("acc", default);

        token.Should().Be(new TokenStatus("t1", "active", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        token.IsActive.Should().BeTrue();
        Sent().Should().Equal("GET /user/tokens/verify");
    }

    [Fact]
    public async Task An_accounts_token_is_verified_at_the_account()
    {
        Api.Expect(Answer.Error(401, 1000, "Invalid API Token"), Answer.Ok("""{"id":"t1","status":"disabled"}"""));

        (await Client.Tokens.VerifyAsync("acc", default)).IsActive.Should().BeFalse();

        Sent().Should().Equal("GET /user/tokens/verify", "GET /accounts/acc/tokens/verify");
    }

    [Fact]
    public async Task A_token_that_is_neither_is_an_error()
    {
        Api.Expect(Answer.Error(401, 1000, "Invalid API Token"), Answer.Error(403, 10000, "Authentication error"));

        (await Failing.CallAsync(() => Client.Tokens.VerifyAsync("acc", default))).Message.Should().Be(
            "verifying the API token: 10000 Authentication error. The token is not one that Cloudflare knows: it is mistyped, rolled, or deleted. "
            + "Make a new one at https://dash.cloudflare.com/profile/api-tokens.");
    }

    [Fact]
    public async Task Without_an_account_only_a_users_token_is_looked_for()
    {
        Api.Expect(Answer.Error(401, 1000, "Invalid API Token"));

        await Failing.CallAsync(() => Client.Tokens.VerifyAsync("", default));

        Sent().Should().Equal("GET /user/tokens/verify");
    }

    [Fact]
    public async Task A_zone_is_found_by_lopping_labels_off_a_hostname_and_remembered()
    {
        Api.Expect(
            Answer.Ok("[]"),
            Answer.Ok("[]"),
            Answer.Ok("""[{"id":"old","name":"example.co.uk","status":"moved"},{"id":"z1","name":"example.co.uk","status":"active","account":{"id":"acc","name":"Acme"},"plan":{}}]"""),
            Answer.Ok("[]"));

        var first = await Client.Zones.FindAsync("*.a.b.example.co.uk", "acc", default);
        var second = await Client.Zones.FindAsync("c.b.example.co.uk.", "acc", default);

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
        Api.Expect(Answer.Ok("[]"));

        (await Client.Zones.FindAsync("example.com", "acc", default)).Should().BeNull();

        Sent().Should().Equal("GET /zones?name=example.com&account.id=acc");
    }

    [Fact]
    public async Task Dns_records()
    {
        Api.Expect(Answer.Ok($"[{Record}]"), Answer.Ok(Record), Answer.Ok(Record), Answer.Ok("""{"id":"r1"}"""));
        var settings = new DnsRecordSettings("A", "api.example.com", "192.0.2.1", Proxied: true, Comment: "Grüße");

        (await Client.Dns.ListAsync("z1", "api.example.com", null, default)).Should().Equal(
            new DnsRecord("r1", "A", "api.example.com", "192.0.2.1", Proxied: true, Comment: "ours"));
        await Client.Dns.CreateAsync("z1", settings, default);
        await Client.Dns.UpdateAsync("z1", "r1", settings with { Comment = null }, default);
        await Client.Dns.DeleteAsync("z1", "r1", default);

        Sent().Should().Equal(
            "GET /zones/z1/dns_records?name.exact=api.example.com",
            """POST /zones/z1/dns_records {"type":"A","name":"api.example.com","content":"192.0.2.1","proxied":true,"ttl":1,"comment":"Grüße"}""",
            """PATCH /zones/z1/dns_records/r1 {"type":"A","name":"api.example.com","content":"192.0.2.1","proxied":true,"ttl":1,"comment":""}""",
            "DELETE /zones/z1/dns_records/r1");
    }

    [Fact]
    public async Task Routes()
    {
        Api.Expect(
            Answer.Ok("""[{"id":"1","pattern":"example.com/*","script":"hello"},{"id":"2","pattern":"example.com/none","script":null},{"id":"3","pattern":"x.example.com/*"}]"""),
            Answer.Ok("""{"id":"4","pattern":"a.example.com/*","script":"hello"}"""),
            Answer.Ok("""{"id":"4"}"""),
            Answer.Ok("""{"id":"4"}"""));

        (await Client.Routes.ListAsync("z1", default)).Should().Equal(
            new Route("1", "example.com/*", "hello"), new Route("2", "example.com/none"), new Route("3", "x.example.com/*"));
        (await Client.Routes.CreateAsync("z1", "a.example.com/*", "hello", default)).Should().Be(new Route("4", "a.example.com/*", "hello"));
        (await Client.Routes.UpdateAsync("z1", "4", "b.example.com/*", "hello", default)).Should().Be(new Route("4", "b.example.com/*", "hello"));
        await Client.Routes.DeleteAsync("z1", "4", default);

        Sent().Should().Equal(
            "GET /zones/z1/workers/routes",
            """POST /zones/z1/workers/routes {"pattern":"a.example.com/*","script":"hello"}""",
            """PUT /zones/z1/workers/routes/4 {"pattern":"b.example.com/*","script":"hello"}""",
            "DELETE /zones/z1/workers/routes/4");
    }

    [Fact]
    public async Task A_new_route_whose_id_is_not_said_is_looked_up()
    {
        Api.Expect(Answer.Ok("null"), Answer.Ok("""[{"id":"1","pattern":"other"},{"id":"2","pattern":"a.example.com/*","script":"hello"}]"""));

        (await Client.Routes.CreateAsync("z1", "a.example.com/*", "hello", default)).Id.Should().Be("2");
    }
}
