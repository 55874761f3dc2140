using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cloudflare;
using Slipway.ObjectStore;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>Static assets on their way to Cloudflare's API.</summary>
public sealed class AssetUploadTests : IAsyncLifetime
{
    private const string SessionPath = "/accounts/*/workers/scripts/*/assets-upload-session";
    private const string UploadPath = "/accounts/*/workers/assets/upload";

    private readonly ConcurrentBag<string> read = [];
    private CloudflareApiServer server = null!;
    private CloudflareApi client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private WorkerAddress Worker => new(server.Account.Id, "site");

    public async ValueTask InitializeAsync()
    {
        server = await CloudflareApiServer.StartAsync();
        client = new CloudflareApi(new()
        {
            Token = ApiToken.Parse("test-token", "test"),
            BaseUrl = CloudflareApiUrl.Parse(server.BaseUrl),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        });
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task All_assets_of_a_new_Worker_are_sent_with_their_types_in_the_groups_that_the_API_wants()
    {
        server.AssetFilesPerBucket = 2;
        var assets = Assets(
            ("/index.html", "<h1>hello</h1>"), ("/app.js", "1"), ("/copy/app.js", "1"), ("/app.css", "1"), ("/data.unknown", "\0\u0001"), ("/empty.txt", ""));
        var progress = new ConcurrentBag<AssetProgress>();

        var jwt = await UploadAsync(assets, progress.Add);

        await DeployAsync(jwt);
        server.Script("site").Assets.Values.Select(a => (a.ContentType, Encoding.UTF8.GetString(a.Content.Span))).Should().BeEquivalentTo(new[]
        {
            ("text/html; charset=utf-8", "<h1>hello</h1>"), ("text/javascript; charset=utf-8", "1"), ("text/css; charset=utf-8", "1"), (null, "\0\u0001"), ("text/plain; charset=utf-8", ""),
        });
        Requests().Should().BeEquivalentTo("session", "upload 2", "upload 2", "upload 1", "PUT");
        server.Requests[0].Json!["manifest"]!.AsObject().Select(f => (f.Key, (long)f.Value!["size"]!)).Should().BeEquivalentTo(
            assets.Files.Select(f => (f.Path, f.Size)));
        progress.Should().HaveCount(4).And.OnlyContain(p => p.AllFiles == 5 && p.AllBytes == 18)
            .And.Contain(p => p.Files == 0 && p.Bytes == 0).And.Contain(p => p.Files == 5 && p.Bytes == 18);
    }

    [Fact]
    public async Task Unchanged_assets_cost_one_call_and_are_not_even_read()
    {
        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"), ("/b.html", "b"))));
        var before = server.Requests.Count;
        read.Clear();

        var jwt = await UploadAsync(Assets(("/a.html", "a"), ("/moved/b.html", "b")));

        Requests(before).Should().Equal("session");
        read.Should().BeEmpty();
        await DeployAsync(jwt);
    }

    [Fact]
    public async Task Only_what_is_new_is_sent_and_the_same_content_of_another_type_is_new()
    {
        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"), ("/b.html", "b"))));
        var before = server.Requests.Count;
        read.Clear();

        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"), ("/b.html", "changed"), ("/a.txt", "a"))));

        read.Should().BeEquivalentTo(["/b.html", "/a.txt"]);
        Requests(before).Take(2).Should().Equal("session", "upload 2");
        server.Script("site").Assets.Values.Select(a => (a.ContentType, Encoding.UTF8.GetString(a.Content.Span))).Should().Contain(("text/plain; charset=utf-8", "a"));
    }

    [Fact]
    public async Task A_Worker_whose_last_asset_went_away_has_an_empty_manifest()
    {
        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"))));

        var jwt = await UploadAsync(Assets());

        jwt.Should().NotBeEmpty();
        server.Requests[^1].Json!.ToJsonString().Should().Be("""{"manifest":{}}""");
    }

    [Fact]
    public async Task A_session_that_expires_is_begun_anew_and_goes_on_where_it_was()
    {
        server.AssetFilesPerBucket = 1;
        server.Fail($"POST {UploadPath}", ApiFault.Error(401, 10305, "The assets token has expired."), skip: 1);

        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"))));
        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"), ("/b.html", "b"))));

        Requests().Should().Equal("session", "upload 1", "PUT", "session", "upload 1", "session", "upload 1", "PUT");
        server.Script("site").Assets.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_session_that_always_expires_is_an_error()
    {
        server.Fail($"POST {UploadPath}", ApiFault.Error(401, 10305, "The assets token has expired."), times: 9);

        var uploading = () => UploadAsync(Assets(("/a.html", "a")));

        (await uploading.Should().ThrowAsync<CloudflareException>()).Which.Message.Should().StartWith("uploading 1 assets: 10305 The assets token has expired.");
        Requests().Count(r => r == "session").Should().Be(3);
    }

    [Fact]
    public async Task A_lost_answer_and_a_busy_API_are_survived()
    {
        server.Fail($"POST {SessionPath}", ApiFault.Html(502));
        server.Fail($"POST {UploadPath}", ApiFault.CutAfterApply);
        server.Fail($"POST {UploadPath}", ApiFault.TooManyRequests(TimeSpan.Zero), skip: 1);

        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"))));

        server.Script("site").Assets.Values.Should().ContainSingle();
    }

    [Fact]
    public async Task A_completion_that_got_lost_is_asked_for_again()
    {
        server.Fail($"POST {UploadPath}", Incomplete());

        await DeployAsync(await UploadAsync(Assets(("/a.html", "a"))));

        Requests().Should().Equal("session", "upload 1", "session", "upload 1", "PUT");
    }

    [Fact]
    public async Task An_upload_that_is_never_complete_is_an_error()
    {
        server.Fail($"POST {UploadPath}", Incomplete(), times: 9);

        var uploading = () => UploadAsync(Assets(("/a.html", "a"), ("/b.html", "b")));

        await uploading.Should().ThrowAsync<DeliveryException>().WithMessage(
            $"uploading the assets of Worker 'site' in account {server.Account.Id}: all 2 files were sent, and the API did not say that the upload is complete. "
            + "Deploy again: what was sent is not sent twice.");
    }

    [Fact]
    public async Task A_file_that_nobody_told_the_API_of_is_an_error()
    {
        server.Fail($"POST {SessionPath}", Answer("""{"jwt":"x","buckets":[["0123456789abcdef0123456789abcdef"]]}"""));

        var uploading = () => UploadAsync(Assets(("/a.html", "a")));

        await uploading.Should().ThrowAsync<DeliveryException>().WithMessage(
            $"uploading the assets of Worker 'site' in account {server.Account.Id}: the API asked for a file '0123456789abcdef0123456789abcdef', which is none of those it was told of. "
            + "Deploy again, and tell Cloudflare if that does not help.");
    }

    [Fact]
    public async Task An_asset_that_is_not_what_the_index_says_is_not_sent()
    {
        var broken = new ArtifactAsset("/a.html", "text/html", Sha256Digest.Of("a"u8), 1, _ => throw new ArtifactException("s3://b/k", "asset '/a.html' is not there", "Build it."));

        var uploading = () => UploadAsync(new ArtifactAssets([], [broken]));

        await uploading.Should().ThrowAsync<ArtifactException>();
        Requests().Should().Equal("session");
    }

    private static ApiFault Incomplete() => Answer("{}");

    /// <summary>A success that is not this server's.</summary>
    private static ApiFault Answer(string result) => ApiFault.Html(200, $$"""{"result":{{result}},"success":true,"errors":[],"messages":[]}""");

    private ArtifactAssets Assets(params (string Path, string Text)[] files) => new([], [.. files.Select(file =>
    {
        var content = Encoding.UTF8.GetBytes(file.Text);
        return new ArtifactAsset(file.Path, AssetContentType.Of(file.Path), Sha256Digest.Of(content), content.Length, _ =>
        {
            read.Add(file.Path);
            return Task.FromResult(content);
        });
    })]);

    private Task<string> UploadAsync(ArtifactAssets assets, Action<AssetProgress>? progress = null) => new AssetUpload(client, Worker).RunAsync(assets, progress, Ct);

    private Task<UploadedScript> DeployAsync(string jwt) => client.Scripts.PutAsync(
        Worker.AccountId,
        Worker.Name,
        new WorkerUpload(new JsonObject { ["compatibility_date"] = "2026-01-01", ["assets"] = new JsonObject { ["jwt"] = jwt, ["config"] = new JsonObject() } }, []),
        Ct);

    private IEnumerable<string> Requests(int skip = 0) => server.Requests.Skip(skip).Select(request =>
        request.Path.EndsWith("/assets-upload-session", StringComparison.Ordinal) ? "session"
        : request.Path.EndsWith("/assets/upload", StringComparison.Ordinal) ? $"upload {request.Parts.Count}"
        : request.Method);
}
