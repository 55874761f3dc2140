using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Cloudflare.Tests;

public sealed partial class UploadTests : IAsyncLifetime
{
    private const string Wrangler = "4.86.0";
    private readonly TemporaryDirectory folder = new();
    private FaultyApi api = null!;
    private CloudflareApi client = null!;

    public async ValueTask InitializeAsync()
    {
        api = await FaultyApi.StartAsync();
        client = api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await api.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_script_goes_up_as_a_form()
    {
        folder.Write("add.wasm", "binary");
        api.Expect(Answer.Ok("""{"id":"hello","tag":"t","etag":"e","startup_time_ms":12,"deployment_id":"0aa0aa0aa0aa4aa0aa0aa0aa0aa0aa0a","migration_tag":"v1","has_assets":false}"""));
        var upload = new WorkerUpload(
            new JsonObject { ["main_module"] = "index.js", ["bindings"] = new JsonArray() },
            [
                WorkerModule.FromBytes("index.js", "application/javascript+module", "export default {}"u8.ToArray()),
                WorkerModule.FromFile("lib/a \"b\"\n.wasm", "application/wasm", folder["add.wasm"]),
            ]);

        var uploaded = await client.Scripts.PutAsync("acc", "hello", upload, default);

        uploaded.Should().Be(new UploadedScript("hello", "t", "e", "0aa0aa0aa0aa4aa0aa0aa0aa0aa0aa0a", 12, "v1", false));
        uploaded.VersionId.Should().Be("0aa0aa0a-a0aa-4aa0-aa0a-a0aa0aa0aa0a");
        var sent = api.Requests.Single();
        sent.ToString().Should().Be("PUT /accounts/acc/workers/scripts/hello?excludeScript=true&bindings_inherit=strict");
        sent.Headers.ContentType.ToString().Should().MatchRegex("^multipart/form-data; boundary=----formdata-slipway-[0-9a-f]{32}$");
        sent.Headers.ContentLength.Should().Be(sent.Body.Length);
        var boundary = sent.Headers.ContentType.ToString().Split('=')[1];
        sent.Text.Should().Be(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{{\"main_module\":\"index.js\",\"bindings\":[]}}\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"index.js\"; filename=\"index.js\"\r\nContent-Type: application/javascript+module\r\n\r\nexport default {{}}\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"lib/a %22b%22%0A.wasm\"; filename=\"lib/a %22b%22%0A.wasm\"\r\nContent-Type: application/wasm\r\n\r\nbinary\r\n"
            + $"--{boundary}--\r\n");
    }

    [Fact]
    public async Task A_version_goes_up_the_same_way()
    {
        api.Expect(Answer.Ok("""{"id":"v1","number":3,"startup_time_ms":4.5,"metadata":{"has_preview":true},"resources":{"script":{"etag":"e"}}}"""));

        var version = await client.Versions.CreateAsync("acc", "hello", new WorkerUpload(new JsonObject { ["main_module"] = "i.js" }, []), default);

        version.Number.Should().Be(3);
        version.StartupTimeMs.Should().Be(4.5);
        api.Requests.Single().ToString().Should().Be("POST /accounts/acc/workers/scripts/hello/versions?bindings_inherit=strict");
        RecordedForm.Parse(api.Requests.Single().Body).Parts.Single().Head.Should().Be("Content-Disposition: form-data; name=\"metadata\"");
    }

    [Fact]
    public async Task A_form_is_byte_for_byte_what_wrangler_writes()
    {
        var form = await WranglersFormAsync();
        var recorded = RecordedForm.Parse(form);
        var upload = new WorkerUpload(
            JsonNode.Parse(recorded.Parts[0].Content)!.AsObject(),
            [.. recorded.Parts.Skip(1).Select(part => WorkerModule.FromBytes(
                Name().Match(part.Head).Groups[1].Value.Replace("%22", "\"", StringComparison.Ordinal), part.Head.Split("Content-Type: ")[1], part.Content))]);

        using var content = new FormContent(upload.ToForm(), recorded.Boundary);
        var ours = await content.ReadAsByteArrayAsync();

        recorded.Parts.Should().HaveCount(5, "metadata, main module, text, wasm and source map");
        Encoding.UTF8.GetString(ours).TrimEnd().Should().Be(Encoding.UTF8.GetString(form).TrimEnd());
        ours.Should().StartWith(form.AsSpan().TrimEnd("\r\n"u8).ToArray());
        content.Headers.ContentLength.Should().Be(ours.Length);
    }

    [Fact]
    public async Task A_content_of_unknown_length_is_sent_in_chunks()
    {
        api.Expect(Answer.Ok("{}"));

        await client.Scripts.PutAsync("acc", "hello", new WorkerUpload([], [new WorkerModule("a.txt", "text/plain", () => new Unseekable("text"u8.ToArray()))]), default);

        api.Requests.Single().Headers.TransferEncoding.ToString().Should().Be("chunked");
        RecordedForm.Parse(api.Requests.Single().Body).Parts[1].Content.Should().Equal("text"u8.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_content_is_read_while_it_is_sent(bool inBase64)
    {
        await File.WriteAllBytesAsync(folder["large"], new byte[16 << 20]);
        FileStream source = null!;
        var ahead = long.MinValue;
        await using var target = new Meter(sent => ahead = !source.CanRead ? ahead : Math.Max(ahead, source.Position - (inBase64 ? sent * 3 / 4 : sent)));

        using var content = new FormContent([new FormPart("large", true, "application/wasm", () => source = File.OpenRead(folder["large"]), inBase64)]);
        await content.CopyToAsync(target);

        content.Headers.ContentLength.Should().Be(target.Length).And.BeGreaterThan(16 << 20);
        ahead.Should().BeInRange(-1024, 1 << 20, "a part's head is sent before its content is read");
    }

    [Fact]
    public async Task Assets_go_up_in_base64_with_the_token_of_the_session()
    {
        api.Expect(Answer.Ok("""{"jwt":"session-jwt","buckets":[["h1","h2"],["h3"]]}"""), Answer.Ok("""{"jwt":null}"""), Answer.Ok("""{"jwt":"completion-jwt"}"""));
        var manifest = new Dictionary<string, AssetManifestEntry> { ["/index.html"] = new("h1", 5), ["/a b.bin"] = new("h2", 3) };

        var session = await client.Assets.CreateSessionAsync("acc", "hello", manifest, default);
        var first = await client.Assets.UploadAsync("acc", session.Jwt, [Asset("h1", "text/html; charset=utf-8", "hello"), Asset("h2", null, "abc")], default);
        var last = await client.Assets.UploadAsync("acc", session.Jwt, [Asset("h3", "text/plain", "")], default);

        session.Buckets.Should().BeEquivalentTo<IReadOnlyList<string>>([["h1", "h2"], ["h3"]]);
        first.Should().BeNull();
        last.Should().Be("completion-jwt");
        var requests = api.Requests.ToArray();
        requests[0].ToString().Should().Be("POST /accounts/acc/workers/scripts/hello/assets-upload-session");
        requests[0].Text.Should().Be("""{"manifest":{"/index.html":{"hash":"h1","size":5},"/a b.bin":{"hash":"h2","size":3}}}""");
        requests[1].ToString().Should().Be("POST /accounts/acc/workers/assets/upload?base64=true");
        requests[1].Headers.Authorization.ToString().Should().Be("Bearer session-jwt");
        requests[1].Headers.ContentLength.Should().Be(requests[1].Body.Length);
        RecordedForm.Parse(requests[1].Body).Parts.Select(p => $"{p.Head}|{Encoding.UTF8.GetString(p.Content)}").Should().Equal(
            "Content-Disposition: form-data; name=\"h1\"; filename=\"h1\"\r\nContent-Type: text/html; charset=utf-8|aGVsbG8=",
            "Content-Disposition: form-data; name=\"h2\"; filename=\"h2\"\r\nContent-Type: application/null|YWJj");
        RecordedForm.Parse(requests[2].Body).Parts.Single().Content.Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_to_upload_is_a_session_without_buckets()
    {
        api.Expect(Answer.Ok("""{"jwt":"completion-jwt","buckets":[]}"""), Answer.Ok("""{"jwt":"completion-jwt"}"""));

        (await client.Assets.CreateSessionAsync("acc", "hello", new Dictionary<string, AssetManifestEntry>(), default)).Buckets.Should().BeEmpty();
        (await client.Assets.CreateSessionAsync("acc", "hello", new Dictionary<string, AssetManifestEntry>(), default)).Buckets.Should().BeNull();
    }

    [Fact]
    public async Task Assets_are_sent_again_after_a_fault()
    {
        api.Expect(Answer.CutAfterRequest, Answer.Ok("""{"jwt":"completion-jwt"}"""));

        (await client.Assets.UploadAsync("acc", "jwt", [Asset("h1", null, "hello")], default)).Should().Be("completion-jwt");

        RecordedForm.Parse(api.Requests.Last().Body).Parts.Single().Content.Should().Equal("aGVsbG8="u8.ToArray());
    }

    private static AssetFile Asset(string hash, string? type, string content) => new(hash, type, () => new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>The form that the real wrangler would send for a Worker with modules, source map and odd names.</summary>
    private async Task<byte[]> WranglersFormAsync()
    {
        var tools = await NpmTools.InstallAsync([$"wrangler@{Wrangler}"], TestContext.Current.CancellationToken);
        folder.Write("worker/wrangler.toml", """
            name = "hello"
            main = "src/index.js"
            compatibility_date = "2025-01-01"
            upload_source_maps = true
            [vars]
            TEXT = "Grüße <b>'single'</b> + \"quoted\""
            """);
        folder.Write("worker/src/index.js", """
            import text from "./grüße \"a\".txt";
            import wasm from "./add.wasm";
            export default { async fetch() { return new Response(text + wasm); } };
            """);
        folder.Write("worker/src/grüße \"a\".txt", "text\r\nüber\n");
        await File.WriteAllBytesAsync(folder["worker/src/add.wasm"], [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0xff, 0x0d, 0x0a]);
        var run = await tools.Run("wrangler", "deploy", "--dry-run", "--outfile", folder["form"])
            .InDirectory(folder["worker"])
            .WithEnvironment("WRANGLER_SEND_METRICS", "false")
            .ExecuteAsync(TestContext.Current.CancellationToken);
        run.IsSuccess.Should().BeTrue("of {0}", run.LastLines(20));
        return await File.ReadAllBytesAsync(folder["form"]);
    }

    [GeneratedRegex("; name=\"([^\"]*)\"")]
    private static partial Regex Name();

    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
