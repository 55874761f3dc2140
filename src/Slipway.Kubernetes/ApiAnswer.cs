using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>The API server's whole answer to a request.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>Characters of an answer that is no Status object which a message quotes.</summary>
    private const int QuotedLength = 200;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Worth another try: too many requests, or trouble on the server's side.</summary>
    public bool IsTransient => IsTransientStatus(Status) && !IsUnreadableApply;

    /// <summary>An apply of a field that the kind does not have is answered with 500, and always will be.</summary>
    private bool IsUnreadableApply =>
        Status == HttpStatusCode.InternalServerError && Message.StartsWith("failed to create typed patch object", StringComparison.Ordinal);

    /// <summary>The body as a JSON object; null when it is none.</summary>
    public JsonObject? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>What the server says about its refusal: the Status object's message, or the start of whatever it sent.</summary>
    public string Message
    {
        get
        {
            if ((string?)Json?["message"] is { Length: > 0 } message)
            {
                return message;
            }

            var text = Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, QuotedLength)).ReplaceLineEndings(" ").Trim();
            return text.Length == 0 ? "the answer has no text" : text;
        }
    }

    /// <summary>True for codes of trouble that may pass.</summary>
    public static bool IsTransientStatus(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken ct)
    {
        var after = response.Headers.RetryAfter;
        return new ApiAnswer(
            response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct), after?.Delta ?? (after?.Date - time.GetUtcNow()));
    }
}
