using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

/// <summary>Calls the server as a client of ours does, for which no leniency is made.</summary>
internal sealed class ApiCaller : IDisposable
{
    private readonly HttpClient http;
    private readonly CloudflareApiServer server;

    public ApiCaller(CloudflareApiServer server, string? token = null, string userAgent = "slipway-test/1.0")
    {
        this.server = server;
        http = new HttpClient { BaseAddress = new Uri(server.BaseUrl + "/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? server.Token.Value);
    }

    /// <summary>The path of the script <c>api</c> and what follows.</summary>
    public string Script(string rest = "") => $"accounts/{server.Account.Id}/workers/scripts/api{rest}";

    /// <summary>Sends JSON, or nothing.</summary>
    public Task<ApiReply> SendAsync(string method, string path, string? json = null) =>
        SendAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Uploads the script <c>api</c>: metadata first, then one module <c>index.js</c>.</summary>
    public Task<ApiReply> UploadAsync(string metadata = """{"main_module": "index.js"}""", string code = "export default {};", string method = "PUT", string path = "") =>
        SendAsync(method, Script(path), Form(metadata, ("index.js", "application/javascript+module", code)));

    /// <summary>The body of an upload, written by hand as the API wants it.</summary>
    public static HttpContent Form(string metadata, params (string Name, string Type, string Content)[] modules)
    {
        var text = new StringBuilder($"--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{metadata}\r\n");
        foreach (var (name, type, content) in modules)
        {
            text.Append($"--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\nContent-Type: {type}\r\n\r\n{content}\r\n");
        }

        return Raw(text.Append("--b--\r\n").ToString());
    }

    public static HttpContent Raw(string body)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return content;
    }

    public async Task<ApiReply> SendAsync(string method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new ApiReply((int)response.StatusCode, isJson ? JsonNode.Parse(text)! : null, text, response.Headers.RetryAfter?.Delta);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What the server answered.</summary>
internal sealed record ApiReply(int Status, JsonNode? Json, string Text, TimeSpan? RetryAfter)
{
    public JsonNode Result => Json!["result"]!;

    /// <summary><c>409 10020 A route with …</c>; <c>200</c>.</summary>
    public string Outcome => Json?["errors"]?.AsArray() is [{ } error, ..] ? $"{Status} {error["code"]} {error["message"]}" : $"{Status}";
}
