using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiVersionTests
{
    [Fact]
    public async Task A_version_needs_a_script()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);

        (await caller.UploadAsync(method: "POST", path: "/versions")).Outcome.Should().Be("404 10007 This Worker does not exist on your account.");
    }

    [Fact]
    public async Task Versions_come_in_pages_the_newest_first()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        for (var i = 2; i <= 12; i++)
        {
            await caller.UploadAsync($$$"""{"main_module": "index.js", "annotations": {"workers/tag": "t{{{i}}}"}}""", method: "POST", path: "/versions");
        }

        var first = await caller.SendAsync("GET", caller.Script("/versions"));
        var second = await caller.SendAsync("GET", caller.Script("/versions?page=2"));

        first.Result["items"]!.AsArray().Select(v => (int)v!["number"]!).Should().Equal(12, 11, 10, 9, 8, 7, 6, 5, 4, 3);
        first.Json!["result_info"]!.ToJsonString().Should().Be("""{"page":1,"per_page":10,"count":10,"total_count":12,"total_pages":2}""");
        second.Result["items"]!.AsArray().Select(v => (string?)v!["annotations"]!["workers/tag"]).Should().Equal("t2", null);
        server.Script("api").LiveVersion!.Number.Should().Be(1);
    }

    [Fact]
    public async Task Values_of_secrets_are_never_shown()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "secret_text", "name": "A", "text": "hidden-value"}]}""");

        foreach (var path in (string[])["/settings", "/secrets", "/secrets/A", $"/versions/{server.Script("api").LatestVersion.Id}"])
        {
            (await caller.SendAsync("GET", caller.Script(path))).Text.Should().Contain("\"A\"", "of {0}", path).And.NotContain("hidden-value");
        }
    }

    [Theory]
    [InlineData("""[{"version_id": "V1", "percentage": 90}]""")]
    [InlineData("""[{"version_id": "V1", "percentage": 50}, {"version_id": "V1", "percentage": 50}]""")]
    [InlineData("""[{"version_id": "V1", "percentage": 100}, {"version_id": "V2", "percentage": 0}]""")]
    [InlineData("[]")]
    public async Task Shares_that_do_not_add_up_are_refused(string versions)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        await caller.UploadAsync();
        var script = server.Script("api");

        var reply = await caller.SendAsync("POST", caller.Script("/deployments"), $$"""{"strategy": "percentage", "versions": {{versions}}}"""
            .Replace("V1", script.Versions[0].Id, StringComparison.Ordinal).Replace("V2", script.Versions[1].Id, StringComparison.Ordinal));

        reply.Outcome.Should().Be("400 10216 A deployment has one or two different versions, of 0.01 to 100 percent each and 100 together.");
        server.TakeViolations().Should().ContainSingle();
        script.Deployments.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_version_that_is_not_there_or_is_too_old_is_not_deployed()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        for (var i = 2; i <= 101; i++)
        {
            await caller.UploadAsync(method: "POST", path: "/versions");
        }

        var script = server.Script("api");
        (await DeployAsync("11111111-1111-4111-8111-111111111111")).Should().Be("404 100146 Version '11111111-1111-4111-8111-111111111111' not found.");
        (await DeployAsync(script.Versions[0].Id)).Should().Be($"400 10217 Version '{script.Versions[0].Id}' is too old to be deployed: only the newest 100 are kept.");
        (await DeployAsync(script.Versions[1].Id)).Should().Be("200");

        async Task<string> DeployAsync(string id) =>
            (await caller.SendAsync("POST", caller.Script("/deployments"), $$"""{"strategy": "percentage", "versions": [{"version_id": "{{id}}", "percentage": 100}]}""")).Outcome;
    }

    [Fact]
    public async Task Secrets_are_changed_only_while_the_newest_version_has_all_traffic_and_a_roll_back_over_them_is_forced()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        await caller.UploadAsync(method: "POST", path: "/versions");
        var script = server.Script("api");
        var bulk = """{"secrets": {"A": {"name": "A", "text": "a", "type": "secret_text"}}}""";

        var refused = await caller.SendAsync("PATCH", caller.Script("/secrets-bulk"), bulk);
        await DeployAsync(script.LatestVersion.Id);
        var taken = await caller.SendAsync("PATCH", caller.Script("/secrets-bulk"), bulk);
        var back = await DeployAsync(script.Versions[0].Id);
        var forced = await DeployAsync(script.Versions[0].Id, "?force=true");

        refused.Outcome.Should().StartWith("400 10215 Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed.");
        taken.Outcome.Should().Be("200");
        script.Versions.Should().HaveCount(3);
        back.Outcome.Should().Be($"400 10220 Rollback failed. The secrets of this Worker have changed since version '{script.Versions[0].Id}' was deployed. The following secrets have changed: A");
        forced.Outcome.Should().Be("200");

        Task<ApiReply> DeployAsync(string id, string query = "") =>
            caller.SendAsync("POST", caller.Script("/deployments" + query), $$"""{"strategy": "percentage", "versions": [{"version_id": "{{id}}", "percentage": 100}]}""");
    }
}
