using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>A call, before it is sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the base address, with the query; begins with a slash.</param>
/// <param name="Action">What it does, as a message begins: <c>creating DNS record 'api.example.com' in zone 'id'</c>.</param>
/// <param name="Permission">The permission that the token needs for it, as the dashboard names it.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, string Action, string Permission)
{
    /// <summary>Makes the body; called once for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>A token for this call alone; null = the client's.</summary>
    public string? Bearer { get; init; }

    /// <summary>The same call with a JSON body.</summary>
    public ApiCall With(JsonNode body)
    {
        var text = body.ToJsonString();
        return this with { Content = () => new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
