using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiFaultTests
{
    [Fact]
    public async Task Faults_strike_the_requests_that_they_are_meant_for_and_no_others()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var caller = new ApiCaller(server);
        server.Fail("GET /zones/*/dns_records", ApiFault.Error(500, 10013, "An unknown error has occurred."), times: 2, skip: 1);
        server.Fail("* /zones/*/workers/routes", ApiFault.TooManyRequests(TimeSpan.FromSeconds(7)));
        server.FailAt(7, ApiFault.Html(502));

        var records = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            records.Add((await caller.SendAsync("GET", $"zones/{zone.Id}/dns_records")).Outcome);
        }

        var (limited, after, bad) = (await caller.SendAsync("GET", $"zones/{zone.Id}/workers/routes"), await caller.SendAsync("GET", $"zones/{zone.Id}/workers/routes"), await caller.SendAsync("GET", "zones"));

        records.Should().Equal("200", "500 10013 An unknown error has occurred.", "500 10013 An unknown error has occurred.", "200");
        limited.Outcome.Should().Be("429 971 Please wait and consider throttling your request speed");
        limited.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
        after.Outcome.Should().Be("200");
        (bad.Status, bad.Text).Should().Be((502, "<html><body>Bad gateway</body></html>"));
    }

    [Fact]
    public async Task A_fault_before_the_request_is_applied_changes_nothing_and_one_after_it_does()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var caller = new ApiCaller(server);
        var path = $"zones/{zone.Id}/workers/routes";
        var body = (string host) => $$"""{"pattern": "{{host}}.example.com/*"}""";

        server.FailNext(ApiFault.Cut);
        var cut = () => caller.SendAsync("POST", path, body("a"));
        await cut.Should().ThrowAsync<HttpRequestException>();
        server.FailNext(ApiFault.CutAfterApply);
        var cutAfter = () => caller.SendAsync("POST", path, body("b"));
        await cutAfter.Should().ThrowAsync<HttpRequestException>();
        server.FailNext(ApiFault.HtmlAfterApply(504));
        var late = await caller.SendAsync("POST", path, body("c"));
        server.FailNext(ApiFault.ErrorAfterApply(500, 10013, "unknown"));
        var error = await caller.SendAsync("POST", path, body("d"));

        late.Status.Should().Be(504);
        error.Outcome.Should().Be("500 10013 unknown");
        zone.Routes.Select(r => r.Pattern).Should().Equal("b.example.com/*", "c.example.com/*", "d.example.com/*");
        server.Requests.Select(r => r.WasApplied).Should().Equal(false, true, true, true);
    }

    [Fact]
    public async Task A_request_that_hangs_ends_when_the_client_gives_up()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {server.Token.Value}");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("slipway-test/1.0");
        server.Fail("POST /zones/*/workers/routes", ApiFault.HangAfterApply);

        var post = async () => await http.PostAsync(
            new Uri($"{server.BaseUrl}/zones/{zone.Id}/workers/routes"), new StringContent("""{"pattern": "a.example.com/*"}""", System.Text.Encoding.UTF8, "application/json"));

        await post.Should().ThrowAsync<TaskCanceledException>();
        zone.Routes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_killed_client_gets_no_more_answers_until_the_server_is_revived()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        var zone = server.AddZone("example.com");
        using var caller = new ApiCaller(server);
        var killed = 0;
        var applied = new List<string>();
        server.OnApplied = request => applied.Add(request.ToString());
        server.KillAfter(2, () => killed++);
        var post = (string name) => caller.SendAsync("POST", $"zones/{zone.Id}/workers/routes", $$"""{"pattern": "{{name}}.example.com/*"}""");

        await post("a");
        await caller.SendAsync("GET", "zones");
        var second = () => post("b");
        var third = () => post("c");
        await second.Should().ThrowAsync<HttpRequestException>();
        await third.Should().ThrowAsync<HttpRequestException>();
        server.WasKilled.Should().BeTrue();
        server.Revive();
        await post("d");

        killed.Should().Be(1);
        zone.Routes.Select(r => r.Pattern[0]).Should().Equal('a', 'b', 'd');
        applied.Should().HaveCount(3).And.OnlyContain(r => r == $"POST /zones/{zone.Id}/workers/routes");
        server.Requests.Should().HaveCount(5);
    }
}
