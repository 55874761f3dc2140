using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery.Tests;

/// <summary>What people do to a Worker by hand, through the same API.</summary>
internal static class Dashboard
{
    /// <summary>Changes a var, which makes a version and deploys it.</summary>
    public static async Task EditAsync(DeliveryCase test, string name, string text)
    {
        var bindings = test.Script.LatestVersion.Bindings.Select(b => (string?)b["name"] == name
            ? new JsonObject { ["type"] = "plain_text", ["name"] = name, ["text"] = text }
            : new JsonObject { ["type"] = (string?)b["type"], ["name"] = (string?)b["name"] });
        var settings = new JsonObject { ["bindings"] = new JsonArray([.. bindings]) };
        await SetAsync(test, settings);
    }

    /// <summary>Changes settings, which makes a version and deploys it.</summary>
    public static async Task SetAsync(DeliveryCase test, JsonObject settings)
    {
        using var form = new MultipartFormDataContent();
        using var part = new StringContent(settings.ToJsonString());
        part.Headers.ContentType = null;
        form.Add(part, "\"settings\"");
        await SendAsync(test, HttpMethod.Patch, "settings", form);
    }

    /// <summary>Sets a secret, which makes a version and deploys it.</summary>
    public static async Task SetSecretAsync(DeliveryCase test, string name, string text)
    {
        using var body = JsonContent.Create(new { name, text, type = "secret_text" });
        await SendAsync(test, HttpMethod.Put, "secrets", body);
    }

    private static async Task SendAsync(DeliveryCase test, HttpMethod method, string path, HttpContent content)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{test.Server.BaseUrl}/accounts/{test.Server.Account.Id}/workers/scripts/api/{path}") { Content = content };
        request.Headers.UserAgent.ParseAdd("dashboard/1.0");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", test.Server.Token.Value);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
