namespace Slipway.Testing.Cloudflare;

/// <summary>Something that goes wrong with a request.</summary>
public abstract record ApiFault
{
    /// <summary>An answer of the API instead of carrying out the request.</summary>
    public static ApiFault Error(int status, int code, string message, TimeSpan? retryAfter = null) =>
        new Answered(status, "application/json", Written(code, message), retryAfter, IsApplied: false);

    /// <summary>429 with Retry-After; nothing is carried out.</summary>
    public static ApiFault TooManyRequests(TimeSpan retryAfter) => Error(429, 971, "Please wait and consider throttling your request speed", retryAfter);

    /// <summary>A page of a proxy on the way, as of a 502; nothing is carried out.</summary>
    public static ApiFault Html(int status, string body = "<html><body>Bad gateway</body></html>") =>
        new Answered(status, "text/html; charset=UTF-8", body, null, IsApplied: false);

    /// <summary>The request is carried out, and an error is answered all the same.</summary>
    public static ApiFault ErrorAfterApply(int status, int code, string message) =>
        new Answered(status, "application/json", Written(code, message), null, IsApplied: true);

    /// <summary>The request is carried out, and a proxy's page is answered all the same.</summary>
    public static ApiFault HtmlAfterApply(int status, string body = "<html><body>Gateway time-out</body></html>") =>
        new Answered(status, "text/html; charset=UTF-8", body, null, IsApplied: true);

    /// <summary>The connection is cut before the request is carried out.</summary>
    public static ApiFault Cut { get; } = new Dropped(IsApplied: false);

    /// <summary>The request is carried out, and the connection is cut before the answer.</summary>
    public static ApiFault CutAfterApply { get; } = new Dropped(IsApplied: true);

    /// <summary>No answer comes until the client goes away; nothing is carried out.</summary>
    public static ApiFault Hang { get; } = new Hung(IsApplied: false);

    /// <summary>The request is carried out, and no answer comes until the client goes away: a time-out after the fact.</summary>
    public static ApiFault HangAfterApply { get; } = new Hung(IsApplied: true);

    private static string Written(int code, string message) => Envelope.Failure(new RefusalException(400, code, message)).ToJsonString();

    internal sealed record Answered(int Status, string ContentType, string Body, TimeSpan? RetryAfter, bool IsApplied) : ApiFault;

    internal sealed record Dropped(bool IsApplied) : ApiFault;

    internal sealed record Hung(bool IsApplied) : ApiFault;
}
