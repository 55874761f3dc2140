using System.Net;

namespace Slipway.Cloudflare.Tests;

public class EnvelopeTests
{
    private static readonly DnsRecordSettings Record = new("AAAA", "api.example.com", "100::", Proxied: true);

    [Fact]
    public async Task An_error_names_action_code_message_and_cure()
    {
        var e = await FailAsync(Answer.Error(400, 81053, "An A, AAAA, or CNAME record with that host already exists."));

        e.Message.Should().Be(
            "creating DNS record 'api.example.com' in zone 'zone-1': 81053 An A, AAAA, or CNAME record with that host already exists. "
            + "Look at the DNS records of that name: change or delete the one that is there, or leave it to whoever made it.");
        e.Action.Should().Be("creating DNS record 'api.example.com' in zone 'zone-1'");
        e.Status.Should().Be(HttpStatusCode.BadRequest);
        e.Errors.Should().ContainSingle().Which.Code.Should().Be(CloudflareErrorCode.DnsHostExists);
        e.IsTransient.Should().BeFalse();
        e.RequestMayHaveBeenApplied.Should().BeFalse();
        e.Has(1, CloudflareErrorCode.DnsHostExists).Should().BeTrue();
        e.Has(1, 2).Should().BeFalse();
    }

    [Fact]
    public async Task Success_false_is_an_error_though_the_status_is_200()
    {
        (await FailAsync(Answer.Error(200, 1004, "DNS Validation Error"))).Message.Should().Be(
            "creating DNS record 'api.example.com' in zone 'zone-1': 1004 DNS Validation Error. Correct what it says, then run it again.");
    }

    [Fact]
    public async Task The_chain_of_causes_and_the_documentation_are_shown()
    {
        var e = await FailAsync(Answer.Text(400, "application/json", """
            {"success":false,"result":null,"messages":[],"errors":[
              {"code":9207,"message":"DNS Validation Error","error_chain":[{"code":9005,"message":"Content for A record must be a valid IPv4 address."}]},
              {"code":9999,"message":"Also this.","documentation_url":"https://developers.cloudflare.com/dns/"}]}
            """));

        e.Message.Should().Be(
            "creating DNS record 'api.example.com' in zone 'zone-1': 9207 DNS Validation Error: 9005 Content for A record must be a valid IPv4 address; "
            + "9999 Also this (see https://developers.cloudflare.com/dns/). Correct what it says, then run it again.");
        e.Errors[0].Chain.Should().ContainSingle().Which.Code.Should().Be(9005);
        e.Errors[1].DocumentationUrl.Should().Be("https://developers.cloudflare.com/dns/");
    }

    [Fact]
    public async Task Messages_that_are_plain_strings_stand_in_for_errors()
    {
        (await FailAsync(Answer.Text(400, "application/json", """{"success":false,"errors":[],"messages":["Bucket is busy."],"result":null}"""))).Message
            .Should().Be("creating DNS record 'api.example.com' in zone 'zone-1': 400 Bucket is busy. Correct what it says, then run it again.");
    }

    [Fact]
    public async Task An_error_without_any_reason_says_so()
    {
        (await FailAsync(Answer.Text(400, "application/json", """{"success":false}"""))).Message
            .Should().Be("creating DNS record 'api.example.com' in zone 'zone-1': 400 without a reason. Correct what it says, then run it again.");
    }

    [Fact]
    public async Task A_page_of_html_is_quoted_with_its_ray_id()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Text(404, "text/html", $"<html>\n<h1>Not found</h1>{new string('x', 200)}", ("cf-ray", "8c1-FRA")));
        using var client = api.Client();

        var e = await Failing.CallAsync(() => client.Zones.GetAsync("zone-1", default));

        e.Message.Should().Be(
            $"reading zone 'zone-1': {api.Url} answered 404 with something that is not the API's: '<html> <h1>Not found</h1>{new string('x', 75)}' (cf-ray 8c1-FRA). "
            + "Check that the base address is that of the Cloudflare API, and that no proxy answers in its place.");
        e.RayId.Should().Be("8c1-FRA");
        e.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_challenge_names_the_network()
    {
        (await FailAsync(Answer.Text(403, "text/html", "<title>Just a moment...</title>", ("cf-mitigated", "challenge")))).Message
            .Should().EndWith(
                "/client/v4 answered 403 with something that is not the API's: '<title>Just a moment...</title>'. "
                + "Cloudflare's protection stopped it, because of the address that it came from (cf-mitigated: challenge): try from another network.");
    }

    [Fact]
    public async Task A_success_that_is_no_json_may_have_been_carried_out()
    {
        var e = await FailAsync(Answer.Text(200, "text/html", "<html>welcome to the hotel</html>"));

        e.Message.Should().Contain("/client/v4 answered 200 with something that is not the API's: '<html>welcome to the hotel</html>'. Check that the base address");
        e.RequestMayHaveBeenApplied.Should().BeTrue();
    }

    [Fact]
    public async Task A_result_that_lacks_what_it_must_hold_is_not_understood()
    {
        var e = await FailAsync(Answer.Ok("""{"id":"r1","type":"AAAA"}"""));

        e.Message.Should().StartWith("creating DNS record 'api.example.com' in zone 'zone-1': the API's answer is not understood: ").And.Contain("'name'");
        e.RequestMayHaveBeenApplied.Should().BeTrue();
    }

    [Fact]
    public async Task Success_without_a_body_is_a_success()
    {
        await using var api = await FaultyApi.StartAsync(Answer.NoContent);
        using var client = api.Client();

        await client.Scripts.DeleteAsync("account", "worker", force: false, default);

        api.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(10000, 403, "Authentication error")]
    [InlineData(9109, 403, "Unauthorized to access requested resource")]
    [InlineData(1, 403, "No")]
    public async Task A_missing_permission_is_named(int code, int status, string message)
    {
        var e = await FailAsync(Answer.Error(status, code, message));

        e.Message.Should().Be(
            $"creating DNS record 'api.example.com' in zone 'zone-1': {code} {message}. The token needs the permission 'Zone › DNS: Edit' for this zone: "
            + "add it at https://dash.cloudflare.com/profile/api-tokens. A token that was just made may take 1 to 2 minutes to work.");
        e.MissingPermission.Should().Be("Zone › DNS: Edit");
    }

    [Fact]
    public async Task Each_call_names_the_permission_that_it_needs()
    {
        await using var api = await FaultyApi.StartAsync(Enumerable.Repeat(Answer.Error(403, 10000, "Authentication error"), 12));
        using var client = api.Client();
        var upload = new WorkerUpload([], []);
        (Func<Task> Call, string Permission)[] calls =
        [
            (() => client.Zones.GetAsync("z", default), "Zone › Zone: Read"),
            (() => client.Dns.ListAsync("z", "n", null, default), "Zone › DNS: Read"),
            (() => client.Routes.ListAsync("z", default), "Zone › Workers Routes: Read"),
            (() => client.Routes.CreateAsync("z", "p", "s", default), "Zone › Workers Routes: Edit"),
            (() => client.Scripts.GetSettingsAsync("a", "s", default), "Account › Workers Scripts: Read"),
            (() => client.Scripts.PutAsync("a", "s", upload, default), "Account › Workers Scripts: Edit"),
            (() => client.Domains.PutAsync("a", "h", "s", "z", default), "Account › Workers Scripts: Edit"),
            (() => client.KvNamespaces.ListAsync("a", default), "Account › Workers KV Storage: Read"),
            (() => client.D1.ListAsync("a", null, default), "Account › D1: Read"),
            (() => client.Queues.ListAsync("a", default), "Account › Queues: Read"),
            (() => client.R2Buckets.GetAsync("a", "b", null, default), "Account › Workers R2 Storage: Read"),
            (() => client.Hyperdrive.ListAsync("a", default), "Account › Hyperdrive: Read"),
        ];

        foreach (var (call, permission) in calls)
        {
            (await Failing.CallAsync(call)).MissingPermission.Should().Be(permission);
        }
    }

    private static async Task<CloudflareException> FailAsync(Answer answer)
    {
        await using var api = await FaultyApi.StartAsync(answer);
        using var client = api.Client();
        return await Failing.CallAsync(() => client.Dns.CreateAsync("zone-1", Record, default));
    }
}
