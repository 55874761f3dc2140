using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Cloudflare;

/// <summary>Sends calls.</summary>
internal sealed class ApiClient(CloudflareApiOptions options) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private int calls;

    public int Calls => calls;

    public async Task<T> GetResultAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken ct) =>
        (await SendAsync(call, ct)).Deserialize(type)!;

    public async Task<JsonNode?> SendAsync(ApiCall call, CancellationToken ct)
    {
        Interlocked.Increment(ref calls);
        options.OnCall(call.Method.Method, call.Path);
        using var request = new HttpRequestMessage(call.Method, $"{options.BaseUrl}{call.Path}") { Content = call.Content?.Invoke() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Bearer ?? options.Token.Value);
        using var response = await http.SendAsync(request, ct);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(ct));
        if (!response.IsSuccessStatusCode || (bool?)body?["success"] != true)
        {
            throw new CloudflareException($"{call.Action}: {(int)response.StatusCode}")
            {
                Action = call.Action,
                Status = response.StatusCode,
                Errors = [.. (body?["errors"] as JsonArray ?? []).Select(e => new CloudflareError((int?)e?["code"] ?? 0, (string?)e?["message"] ?? "", null, []))],
            };
        }

        return body["result"];
    }

    public void Dispose() => http.Dispose();
}
