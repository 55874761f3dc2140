using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A refusal of the API: what the envelope's <c>errors</c> say
/// (developers.cloudflare.com/fundamentals/api/reference/error-codes, and what wrangler and its issues quote).</summary>
public sealed class RefusalException(int status, int code, string message, params (int Code, string Message)[] chain) : Exception(message)
{
    /// <summary>The status of HTTP.</summary>
    public int Status => status;

    /// <summary>Cloudflare's own code.</summary>
    public int Code => code;

    /// <summary>True = the request itself was wrong, as no sound client sends it: the test that sent it fails.</summary>
    public bool IsViolation { get; init; }

    /// <summary>Sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal JsonObject ToError()
    {
        var error = new JsonObject { ["code"] = code, ["message"] = Message };
        if (chain.Length > 0)
        {
            error["error_chain"] = new JsonArray([.. chain.Select(c => new JsonObject { ["code"] = c.Code, ["message"] = c.Message })]);
        }

        return error;
    }

    internal static RefusalException NoRoute(string method, string path) =>
        new(404, 7000, $"No route for that URI: {method} {path}") { IsViolation = true };

    internal static RefusalException CouldNotRoute(string path) =>
        new(404, 7003, $"Could not route to {path}, perhaps your object identifier is invalid?", (7000, "No route for that URI")) { IsViolation = true };

    internal static RefusalException Authentication() => new(403, 10000, "Authentication error");

    internal static RefusalException InvalidBody(string why) => new(400, 10026, $"Could not parse the request: {why}") { IsViolation = true };

    internal static RefusalException NoSuchScript() => new(404, 10007, "This Worker does not exist on your account.");

    internal static RefusalException NoSuchService() => new(404, 10090, "This service does not exist on your account.");

    internal static RefusalException NoSuchRecord() => new(404, 81044, "Record does not exist.");

    /// <summary>The script does not pass the checks of an upload (developers.cloudflare.com/workers/observability/errors).</summary>
    internal static RefusalException Validation(string message) => new(400, 10021, message);

    internal static RefusalException DnsValidation(int code, string message) => new(400, 1004, "DNS Validation Error", (code, message));
}
