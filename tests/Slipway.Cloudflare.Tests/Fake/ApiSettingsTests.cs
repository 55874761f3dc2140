using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiSettingsTests
{
    [Fact]
    public async Task Settings_of_a_version_make_a_new_one_and_those_of_the_script_do_not()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "secret_text", "name": "A", "text": "a"}, {"type": "plain_text", "name": "B", "text": "b"}]}""");
        var script = server.Script("api");

        var patched = await caller.SendAsync("PATCH", caller.Script("/settings"), Settings("""{"bindings": [{"type": "secret_text", "name": "A"}], "compatibility_date": "2026-05-01"}"""));
        await caller.SendAsync("PATCH", caller.Script("/script-settings"), """{"tags": ["team:a"], "logpush": true}""");

        patched.Result["compatibility_date"]!.ToString().Should().Be("2026-05-01");
        script.Versions.Should().HaveCount(2);
        script.LiveVersion.Should().Be(script.LatestVersion);
        script.LatestVersion.Bindings.Select(b => $"{b["name"]}={b["text"]}").Should().Equal("A=a");
        (script.Logpush, string.Join(',', script.Tags)).Should().Be((true, "team:a"));
    }

    [Fact]
    public async Task Settings_are_refused_while_the_newest_version_is_not_deployed()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        await caller.UploadAsync(method: "POST", path: "/versions");

        (await caller.SendAsync("PATCH", caller.Script("/settings"), Settings("{}"))).Outcome.Should().StartWith("400 10214 Script edit failed.");
        (await caller.SendAsync("PATCH", caller.Script("/script-settings"), "{}")).Outcome.Should().Be("200");
    }

    [Fact]
    public async Task An_upload_sets_logpush_observability_and_tail_consumers_anew_and_leaves_tags_and_triggers()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "logpush": true, "observability": {"enabled": true}, "tail_consumers": [{"service": "tail"}], "tags": ["a"]}""");
        await caller.SendAsync("PUT", caller.Script("/schedules"), """[{"cron": "0 0 * * *"}]""");

        await caller.UploadAsync();

        var script = server.Script("api");
        (script.Logpush, script.Observability, script.TailConsumers).Should().Be((false, (JsonObject?)null, (JsonArray?)null));
        script.Tags.Should().Equal("a");
        script.Schedules.Should().Equal("0 0 * * *");
    }

    [Fact]
    public async Task Workers_dev_needs_the_accounts_name_first()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.Account.Subdomain = null;
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        var ofAccount = $"accounts/{server.Account.Id}/workers/subdomain";

        (await caller.SendAsync("GET", ofAccount)).Outcome.Should().Be("404 10007 There is no subdomain on your account.");
        (await caller.SendAsync("POST", caller.Script("/subdomain"), """{"enabled": true}""")).Outcome.Should().StartWith("400 10063 ");
        (await caller.SendAsync("PUT", ofAccount, """{"subdomain": "mine"}""")).Outcome.Should().Be("200");
        (await caller.SendAsync("POST", caller.Script("/subdomain"), """{"enabled": true, "previews_enabled": true}""")).Outcome.Should().Be("200");
        server.Script("api").IsSubdomainEnabled.Should().BeTrue();
    }

    [Fact]
    public async Task A_cron_expression_has_five_fields()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();

        (await caller.SendAsync("PUT", caller.Script("/schedules"), """[{"cron": "* * * *"}]""")).Outcome.Should().Be("400 10100 The cron expression '* * * *' is invalid: five fields are expected.");
    }

    private static HttpContent Settings(string json) => ApiCaller.Raw($"--b\r\nContent-Disposition: form-data; name=\"settings\"\r\n\r\n{json}\r\n--b--\r\n");
}
