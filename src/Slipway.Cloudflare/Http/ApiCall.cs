using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>A call, before it is sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Scope">The part of the API.</param>
/// <param name="Path">The path below the base address, with the query.</param>
/// <param name="Action">What it does, as a message begins: <c>creating DNS record 'api.example.com' in zone 'id'</c>.</param>
internal sealed record ApiCall(HttpMethod Method, ApiScope Scope, string Path, string Action)
{
    /// <summary>True = doing it twice comes to the same as doing it once.</summary>
    public bool IsRepeatable { get; init; } = Method != HttpMethod.Post;

    /// <summary>Makes the body; called once for each attempt.</summary>
    public Func<HttpContent>? Content { get; private init; }

    /// <summary>True = the body is large, and its attempts are given more time.</summary>
    public bool IsUpload { get; private init; }

    /// <summary>A token for this call alone; null = the client's.</summary>
    public string? Bearer { get; init; }

    /// <summary>A header more.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>Values in the body that no message may show.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>True = the call changes nothing.</summary>
    public bool IsReading => Method == HttpMethod.Get;

    /// <summary>The permission that the token needs, as the dashboard names it; empty = none.</summary>
    public string Permission => IsReading ? Scope.Read : Scope.Edit;

    public static ApiCall Get(ApiScope scope, ApiPath path, string action) => new(HttpMethod.Get, scope, path.ToString(), action);

    public static ApiCall Post(ApiScope scope, ApiPath path, string action) => new(HttpMethod.Post, scope, path.ToString(), action);

    public static ApiCall Put(ApiScope scope, ApiPath path, string action) => new(HttpMethod.Put, scope, path.ToString(), action);

    public static ApiCall Patch(ApiScope scope, ApiPath path, string action) => new(HttpMethod.Patch, scope, path.ToString(), action);

    public static ApiCall Delete(ApiScope scope, ApiPath path, string action) => new(HttpMethod.Delete, scope, path.ToString(), action);

    /// <summary>The same call with a JSON body.</summary>
    public ApiCall WithJson(JsonNode body)
    {
        var bytes = JsonText.Utf8(body);
        return this with
        {
            Content = () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    /// <summary>The same call with a form.</summary>
    public ApiCall WithForm(IReadOnlyList<FormPart> parts) => this with { Content = () => new FormContent(parts), IsUpload = true };
}
