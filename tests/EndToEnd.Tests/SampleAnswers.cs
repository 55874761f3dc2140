using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

/// <summary>Puts the artifact of a sample into workerd and asks it what its README says that it does.</summary>
internal static class SampleAnswers
{
    private const string Secret = "a secret of the tests";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="name">The Worker's name.</param>
    /// <param name="mainModuleFile">The object of the main module in the directory store.</param>
    public static async Task CheckAsync(string name, string mainModuleFile)
    {
        using var assets = new TemporaryDirectory();
        var bundle = await WorkerdBundle.FromArtifactAsync(mainModuleFile, assets.Path, Ct);
        await using var workerd = await Workerd.StartAsync(WithBindings(name, bundle), Ct);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = workerd.Address };
        await CheckAsync(name, http);
    }

    private static WorkerdBundle WithBindings(string name, WorkerdBundle bundle) => name switch
    {
        "hello-worker" => bundle with { Vars = new JsonObject { ["ENVIRONMENT"] = "test" } },
        "yarn-worker" => bundle with { KvNamespaces = ["LINKS"] },
        "issue" => bundle with
        {
            Vars = new JsonObject { ["LINK_SECRET"] = Secret, ["DOWNLOAD_HOST"] = "https://download.example.com", ["LIFETIME"] = 600 },
        },
        "download" => bundle with { Vars = new JsonObject { ["LINK_SECRET"] = Secret }, R2Buckets = ["FILES"] },
        "bun-worker" => bundle with { Vars = new JsonObject { ["WEBHOOK_SECRET"] = Secret } },
        "durable-object-worker" => bundle with { DurableObjects = new Dictionary<string, string> { ["COUNTERS"] = "Counter" } },
        _ => bundle,
    };

    private static Task CheckAsync(string name, HttpClient http) => name switch
    {
        "hello-worker" => GreetsAsync(http),
        "yarn-worker" => ShortensAsync(http),
        "issue" => IssuesAsync(http),
        "download" => RefusesAsync(http),
        "bun-worker" => ReceivesAsync(http),
        "wasm-worker" => ChecksumsAsync(http),
        "assets-worker" => ServesAsync(http),
        "durable-object-worker" => CountsAsync(http),
        _ => throw new ArgumentException($"no question is known for the sample '{name}'"),
    };

    private static async Task GreetsAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Ada");
        request.Headers.Add("accept-language", "fr-CA, en;q=0.8");
        (await (await http.SendAsync(request, Ct)).Content.ReadAsStringAsync(Ct)).Should().Be("Bonjour, Ada!\n");
        (await http.GetStringAsync("/health", Ct)).Should().Be("""{"status":"ok","environment":"test"}""");
    }

    private static async Task ShortensAsync(HttpClient http)
    {
        (await http.PutAsync("/docs", new StringContent("https://example.com/a/long/path"), Ct)).StatusCode.Should().Be(HttpStatusCode.Created);
        (await http.GetAsync("/docs", Ct)).Headers.Location.Should().Be("https://example.com/a/long/path");
        (await http.PutAsync("/evil", new StringContent("javascript:alert(1)"), Ct)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await http.GetAsync("/nothing", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task IssuesAsync(HttpClient http)
    {
        var link = await http.GetFromJsonAsync<JsonObject>("/report.pdf", Ct);
        var expires = link!["expires"]!.GetValue<long>();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"/report.pdf\n{expires}")))
            .Replace('+', '-').Replace('/', '_').TrimEnd('=');
        link["url"]!.GetValue<string>().Should().Be($"https://download.example.com/report.pdf?expires={expires}&signature={signature}");
    }

    private static async Task RefusesAsync(HttpClient http)
    {
        const long Expires = 4102444800; // 2100-01-01
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"/no-such-file\n{Expires}")))
            .Replace('+', '-').Replace('/', '_').TrimEnd('=');
        (await http.GetAsync("/no-such-file", Ct)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.GetAsync($"/another-file?expires={Expires}&signature={signature}", Ct)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.GetAsync($"/no-such-file?expires={Expires}&signature={signature}", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task ReceivesAsync(HttpClient http)
    {
        const string Body = """{"ref":"refs/heads/main","after":"0123abc","repository":{"full_name":"owner/name"}}""";
        async Task<HttpResponseMessage> PostAsync(string secret)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(Body) };
            request.Headers.Add("x-github-event", "push");
            request.Headers.Add("x-hub-signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Body))));
            return await http.SendAsync(request, Ct);
        }

        (await (await PostAsync(Secret)).Content.ReadAsStringAsync(Ct)).Should().Be("""{"build":"owner/name","branch":"main","commit":"0123abc"}""");
        (await PostAsync("another")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task ChecksumsAsync(HttpClient http)
    {
        // The check value of CRC-32/ISO-HDLC.
        (await (await http.PostAsync("/", new StringContent("123456789"), Ct)).Content.ReadAsStringAsync(Ct)).Should().Be("cbf43926\n");
        (await http.GetStringAsync("/", Ct)).Should().StartWith("CRC-32 of anything");
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/");
        browser.Headers.Add("accept", "text/html");
        (await (await http.SendAsync(browser, Ct)).Content.ReadAsStringAsync(Ct)).Should().StartWith("<!doctype html>");
    }

    private static async Task ServesAsync(HttpClient http)
    {
        (await http.GetStringAsync("/", Ct)).Should().Contain("What time is it?");
        (await http.GetStringAsync("/api/time", Ct)).Should().StartWith("{\"time\":\"20");
        (await http.GetAsync("/private/notes.txt", Ct)).Headers.CacheControl!.NoStore.Should().BeTrue("the Worker runs before the asset");
        (await http.GetAsync("/nowhere", Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task CountsAsync(HttpClient http)
    {
        (await http.GetStringAsync("/visits", Ct)).Should().Be("""{"name":"visits","count":0}""");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => http.PostAsync("/visits", null, Ct)));
        (await http.GetStringAsync("/visits", Ct)).Should().Be("""{"name":"visits","count":5}""");
    }
}
