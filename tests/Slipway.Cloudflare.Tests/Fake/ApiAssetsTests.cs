using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiAssetsTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_session_asks_for_what_is_missing_and_its_token_brings_the_files_into_the_upload()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);

        var session = await StartAsync(caller, 5);
        var uploaded = await UploadAsync(server, (string)session.Result["jwt"]!, Hash, "hello");
        var deployed = await caller.UploadAsync($$$"""{"main_module": "index.js", "assets": {"jwt": "{{{uploaded.Result["jwt"]}}}"}}""");
        var again = await StartAsync(caller, 5);

        session.Result["buckets"]!.ToJsonString().Should().Be($"[[\"{Hash}\"]]");
        uploaded.Status.Should().Be(201);
        deployed.Outcome.Should().Be("200");
        server.Script("api").LatestVersion.Assets!.ToJsonString().Should().Be($$$"""{"/a.txt":{"hash":"{{{Hash}}}","size":5}}""");
        Encoding.UTF8.GetString(server.Script("api").Assets[Hash].Content.Span).Should().Be("hello");
        again.Result["buckets"]!.AsArray().Should().BeEmpty();
        (await caller.UploadAsync($$$"""{"main_module": "index.js", "assets": {"jwt": "{{{again.Result["jwt"]}}}"}}""")).Outcome.Should().Be("200");
        (await caller.UploadAsync("""{"main_module": "index.js", "keep_assets": true}""")).Outcome.Should().Be("200");
        server.Script("api").LatestVersion.Assets.Should().NotBeNull();
        await caller.UploadAsync();
        server.Script("api").LatestVersion.Assets.Should().BeNull();
    }

    [Fact]
    public async Task A_token_is_taken_where_it_belongs_and_only_in_its_time()
    {
        var time = new SetTime();
        await using var server = await CloudflareApiServer.StartAsync(time);
        using var caller = new ApiCaller(server);
        var session = (string)(await StartAsync(caller, 5)).Result["jwt"]!;

        (await caller.UploadAsync($$$"""{"main_module": "index.js", "assets": {"jwt": "{{{session}}}"}}""")).Outcome.Should().Be("400 10304 The assets upload is not complete.");
        (await UploadAsync(server, "no-token", Hash, "hello")).Outcome.Should().Be("403 10000 Authentication error");
        (await UploadAsync(server, session, Hash, "longer")).Outcome.Should().Be($"400 10026 Could not parse the request: the part '{Hash}' has 6 bytes, the manifest says 5");
        (await UploadAsync(server, session, Hash[1..] + "0", "hello")).Outcome.Should().EndWith("is none of the hashes that the session asked for");
        server.TakeViolations().Should().HaveCount(2);
        time.Now += TimeSpan.FromMinutes(61);
        (await UploadAsync(server, session, Hash, "hello")).Outcome.Should().Be("401 10305 The assets token has expired.");
    }

    private static Task<ApiReply> StartAsync(ApiCaller caller, int size) =>
        caller.SendAsync("POST", caller.Script("/assets-upload-session"), new JsonObject { ["manifest"] = new JsonObject { ["/a.txt"] = new JsonObject { ["hash"] = Hash, ["size"] = size } } }.ToJsonString());

    private static async Task<ApiReply> UploadAsync(CloudflareApiServer server, string jwt, string hash, string text)
    {
        using var caller = new ApiCaller(server, jwt);
        using var form = new StringContent(
            $"--b\r\nContent-Disposition: form-data; name=\"{hash}\"; filename=\"{hash}\"\r\nContent-Type: text/plain\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\r\n--b--\r\n");
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return await caller.SendAsync("POST", $"accounts/{server.Account.Id}/workers/assets/upload?base64=true", form);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
