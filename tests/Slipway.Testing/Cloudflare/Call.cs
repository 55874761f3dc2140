using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Slipway.Testing.Cloudflare;

/// <summary>A request on its way through the API: matched to an endpoint, its token known.</summary>
internal sealed class Call(RecordedRequest request, IReadOnlyDictionary<string, string> path, string bearer, StoredToken? token)
{
    private readonly Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(request.Query);

    public RecordedRequest Request => request;

    /// <summary>What follows <c>Bearer</c>.</summary>
    public string Bearer => bearer;

    /// <summary>The token; the upload of assets has none.</summary>
    public StoredToken Token => token ?? throw RefusalException.Authentication();

    /// <summary>True for wrangler and Cloudflare's SDKs: they may say more than the schemas know.</summary>
    public bool IsLenient { get; } = IsOfCloudflare(request.UserAgent);

    /// <summary>How its bodies are checked.</summary>
    public Strictness Strictness => IsLenient ? Strictness.Lenient : Strictness.Full;

    /// <summary>What sends it, as versions and deployments tell.</summary>
    public string Source => request.UserAgent.StartsWith("wrangler/", StringComparison.Ordinal) ? "wrangler" : "api";

    /// <summary>The names of the query's parameters.</summary>
    public IEnumerable<string> QueryNames => query.Keys;

    /// <summary>A part of the path, unescaped.</summary>
    public string this[string name] => path[name];

    public string? Query(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;

    public int Number(string name, int otherwise) =>
        Query(name) is { } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1 : otherwise;

    /// <summary>The body as a JSON object.</summary>
    public JsonObject Object => Json as JsonObject ?? throw RefusalException.InvalidBody("expected a JSON object");

    /// <summary>The body as JSON.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return request.Json;
            }
            catch (JsonException e)
            {
                throw RefusalException.InvalidBody(e.Message);
            }
        }
    }

    private static bool IsOfCloudflare(string userAgent) =>
        userAgent.StartsWith("wrangler/", StringComparison.Ordinal) || userAgent.StartsWith("Cloudflare/JS", StringComparison.Ordinal);
}
