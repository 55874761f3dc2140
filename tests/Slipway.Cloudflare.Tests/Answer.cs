using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Slipway.Cloudflare.Tests;

/// <summary>What a server does with a request.</summary>
internal sealed class Answer(Func<HttpContext, Task> write)
{
    /// <summary>False = the request's body is not even read.</summary>
    public bool ReadsBody { get; private init; } = true;

    public Task WriteAsync(HttpContext context) => write(context);

    /// <summary>A success with this result (JSON).</summary>
    public static Answer Ok(string result, string resultInfo = "") =>
        Text(200, "application/json", $$"""{"success":true,"errors":[],"messages":[],"result":{{result}}{{(resultInfo.Length > 0 ? $",\"result_info\":{resultInfo}" : "")}}}""");

    /// <summary>A refusal with one error.</summary>
    public static Answer Error(int status, int code, string message, params (string Name, string Value)[] headers) =>
        Text(status, "application/json", $$"""{"success":false,"errors":[{"code":{{code}},"message":"{{message}}"}],"messages":[],"result":null}""", headers);

    /// <summary>Anything.</summary>
    public static Answer Text(int status, string type, string body, params (string Name, string Value)[] headers) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    /// <summary>Too many calls.</summary>
    public static Answer TooMany(string retryAfter) => Error(429, 971, "Please wait and consider throttling your request speed", ("Retry-After", retryAfter));

    /// <summary>Too many calls, until a point in time.</summary>
    public static Answer TooMany(DateTimeOffset until) => TooMany(until.ToString("r", CultureInfo.InvariantCulture));

    /// <summary>Success without a body.</summary>
    public static Answer NoContent { get; } = new(context =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    });

    /// <summary>The request is read, and the connection is cut.</summary>
    public static Answer CutAfterRequest { get; } = new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The connection is cut before the request's body is read.</summary>
    public static Answer CutBeforeBody { get; } = new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    })
    { ReadsBody = false };

    /// <summary>The connection is cut in the middle of a success.</summary>
    public static Answer CutInAnswer { get; } = new(async context =>
    {
        context.Response.ContentLength = 100;
        await context.Response.WriteAsync("""{"success":true,""");
        await context.Response.Body.FlushAsync();
        context.Abort();
    });

    /// <summary>No answer comes until the client goes away.</summary>
    public static Answer Hang { get; } = new(context =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
}
