using System.Net;
using System.Text;
using System.Text.Json;

namespace Slipway.Cloudflare;

/// <summary>An answer: the API's envelope (developers.cloudflare.com/fundamentals/api/reference), or whatever else came.</summary>
internal sealed class ApiAnswer
{
    private ApiAnswer(HttpResponseMessage response, byte[] body, TimeProvider time)
    {
        Status = response.StatusCode;
        Body = body;
        Envelope = Parse(body);
        RayId = Header(response, "cf-ray");
        IsChallenge = Header(response, "cf-mitigated") == "challenge";
        Location = response.Headers.Location?.OriginalString;
        RetryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
            _ => null,
        };
    }

    public HttpStatusCode Status { get; }

    /// <summary>The body as it came.</summary>
    public byte[] Body { get; }

    /// <summary>The API's object; null when the answer is none.</summary>
    public JsonElement? Envelope { get; }

    public string? RayId { get; }

    /// <summary>True = Cloudflare's protection stopped the request before the API.</summary>
    public bool IsChallenge { get; }

    public string? Location { get; }

    /// <summary>How long the API asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>A success says so in the envelope: the status alone does not count.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300
        && (Envelope is { } envelope ? envelope.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True : IsEmpty);

    /// <summary>The object or list that was asked for; undefined when there is none.</summary>
    public JsonElement Result => Envelope is { } envelope && envelope.TryGetProperty("result", out var result) ? result : default;

    /// <summary>The errors, the first is the most important.</summary>
    public IEnumerable<CloudflareError> Errors(Redaction redaction) => Envelope is { } envelope ? ReadErrors(envelope, "errors", redaction) : [];

    /// <summary>The envelope's messages.</summary>
    public IEnumerable<CloudflareError> Messages(Redaction redaction) => Envelope is { } envelope ? ReadErrors(envelope, "messages", redaction) : [];

    /// <summary>True when one of the errors has the number.</summary>
    public bool Has(int code) => Errors(Redaction.Nothing).Any(e => e.Code == code);

    /// <summary>Certainly not carried out, and worth another try: too many calls, or somebody else changed the same thing just now.</summary>
    public bool IsRefusedForNow => Status == HttpStatusCode.TooManyRequests || Has(CloudflareErrorCode.ConcurrentModification);

    /// <summary>The server is in trouble: nobody knows what it did, and another try may help.</summary>
    public bool IsTrouble => (int)Status is >= 500 or (int)HttpStatusCode.RequestTimeout;

    /// <summary>204 and 205 have no body, and need none.</summary>
    private bool IsEmpty => Body.Length == 0 && Status is HttpStatusCode.NoContent or HttpStatusCode.ResetContent;

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken ct) =>
        new(response, await response.Content.ReadAsByteArrayAsync(ct), time);

    /// <summary>The start of a body that is no envelope.</summary>
    public string Quote(Redaction redaction, int length)
    {
        var text = redaction.Apply(Encoding.UTF8.GetString(Body)).ReplaceLineEndings(" ").Trim();
        return text.Length <= length ? text : text[..length];
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Items are objects, and sometimes plain strings (the messages of R2).</summary>
    private static IEnumerable<CloudflareError> ReadErrors(JsonElement parent, string name, Redaction redaction)
    {
        if (!parent.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                yield return new CloudflareError(0, redaction.Apply(item.GetString()!), null, []);
            }
            else if (item.ValueKind == JsonValueKind.Object)
            {
                yield return new CloudflareError(
                    item.Number("code") ?? 0,
                    redaction.Apply(item.Text("message") ?? ""),
                    item.Text("documentation_url") is { Length: > 0 } url ? url : null,
                    [.. ReadErrors(item, "error_chain", redaction)]);
            }
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
