using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiTokenTests
{
    [Fact]
    public async Task A_token_is_verified_where_it_belongs()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.AddToken("of-account", isAccountOwned: true);
        server.AddToken("old").Status = "expired";
        var ofAccount = $"accounts/{server.Account.Id}/tokens/verify";

        (await Verify("test-token", "user/tokens/verify")).Should().Be("active");
        (await Verify("test-token", ofAccount)).Should().Be("401 1000 Invalid API Token");
        (await Verify("of-account", ofAccount)).Should().Be("active");
        (await Verify("of-account", "user/tokens/verify")).Should().Be("401 1000 Invalid API Token");
        (await Verify("old", "user/tokens/verify")).Should().Be("expired");
        (await Verify("old", "zones")).Should().Be("403 9109 Invalid access token");
        (await Verify("none", "user/tokens/verify")).Should().Be("401 1000 Invalid API Token");
        (await Verify("none", "zones")).Should().Be("403 9109 Invalid access token");

        async Task<string> Verify(string token, string path)
        {
            using var caller = new ApiCaller(server, token);
            var reply = await caller.SendAsync("GET", path);
            return reply.Status == 200 ? (string)reply.Result["status"]! : reply.Outcome;
        }
    }

    [Theory]
    [InlineData("zone:read", "GET", "zones")]
    [InlineData("dns:read", "GET", "zones/ZONE/dns_records")]
    [InlineData("dns:edit", "POST", "zones/ZONE/dns_records")]
    [InlineData("workers_routes:edit", "POST", "zones/ZONE/workers/routes")]
    [InlineData("workers_scripts:read", "GET", "accounts/ACCOUNT/workers/scripts")]
    [InlineData("workers_scripts:edit", "PUT", "accounts/ACCOUNT/workers/scripts/api")]
    [InlineData("workers_kv:read", "GET", "accounts/ACCOUNT/storage/kv/namespaces")]
    [InlineData("d1:read", "GET", "accounts/ACCOUNT/d1/database")]
    public async Task A_permission_that_is_missing_is_an_authentication_error(string permission, string method, string path)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var caller = new ApiCaller(server);
        server.Deny(permission);

        var reply = await caller.SendAsync(method, path.Replace("ZONE", zone.Id, StringComparison.Ordinal).Replace("ACCOUNT", server.Account.Id, StringComparison.Ordinal));

        reply.Outcome.Should().Be("403 10000 Authentication error");
        server.Requests.Single().WasApplied.Should().BeFalse();
    }

    [Fact]
    public async Task A_zone_that_the_token_may_not_see_is_left_out_and_refused()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var (own, foreign) = (server.AddZone("example.com"), server.AddZone("example.net"));
        using var caller = new ApiCaller(server);
        server.Token.Zones = ["example.com"];

        (await caller.SendAsync("GET", "zones")).Result.AsArray().Select(z => (string)z!["name"]!).Should().Equal("example.com");
        (await caller.SendAsync("GET", $"zones/{foreign.Id}/dns_records")).Outcome.Should().Be("403 10000 Authentication error");
        (await caller.SendAsync("GET", $"zones/{own.Id}/dns_records")).Outcome.Should().Be("200");
    }

    [Fact]
    public async Task An_account_or_zone_that_is_not_there_cannot_be_routed_to_which_is_no_violation()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);

        (await caller.SendAsync("GET", "accounts/0123456789abcdef0123456789abcdef/workers/scripts")).Outcome
            .Should().Be("404 7003 Could not route to /accounts/0123456789abcdef0123456789abcdef/workers/scripts, perhaps your object identifier is invalid?");
    }

    [Fact]
    public async Task A_permission_that_does_not_exist_cannot_be_denied()
    {
        await using var server = await CloudflareApiServer.StartAsync();

        var deny = () => server.Deny("dns:write");

        deny.Should().Throw<ArgumentException>().WithMessage("no permission 'dns:write': zone:read, dns:read, *");
    }
}
