using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Testing.Cloudflare;

/// <summary>
/// Cloudflare's REST API for Workers and what belongs to them, on a free port of 127.0.0.1, with all its state in memory. Stricter than the real one where it can
/// be: a path, a query parameter, a header or a body that the API does not know is refused, and fails the test that sent it when the server is disposed of.
/// wrangler and Cloudflare's SDKs, known by their User-Agent, may say more than the schemas know.
/// </summary>
/// <example><code>
/// await using var server = await CloudflareApiServer.StartAsync();
/// var zone = server.AddZone("example.com");
/// server.Deny("dns:edit");
/// server.Fail("PUT /accounts/*/workers/scripts/*", ApiFault.HangAfterApply);
/// // … a client with server.BaseUrl and server.Token.Value …
/// server.Script("api").LiveVersion!.Modules[0].Text.Should().Contain("hello");
/// server.Snapshot().Should().Be(…);
/// </code></example>
public sealed partial class CloudflareApiServer : IAsyncDisposable
{
    /// <summary>The path below which the API lies.</summary>
    private const string BasePath = "/client/v4";

    private static readonly ConcurrentDictionary<CloudflareApiServer, bool> All = new();

    private readonly WebApplication app;
    private readonly StoredCloud cloud;
    private readonly CloudflareApi api;
    private readonly FaultPlan faults = new();
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly Lock counting = new();
    private int count;
    private int untilKill = -1;
    private Action? kill;
    private volatile bool isDead;

    private CloudflareApiServer(TimeProvider time)
    {
        cloud = new StoredCloud(time);
        api = new CloudflareApi(cloud);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
        Account = AddAccount("Slipway");
        Token = AddToken("test-token");
    }

    /// <summary>The servers of this process that were started and not disposed of.</summary>
    public static IReadOnlyCollection<CloudflareApiServer> Running => [.. All.Keys];

    /// <summary><c>http://127.0.0.1:port/client/v4</c>: for <c>CLOUDFLARE_API_BASE_URL</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Every request, in the order in which they came.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. requests];

    /// <summary>Called after each request that changed something, before it is answered.</summary>
    public Action<RecordedRequest>? OnApplied { get; set; }

    /// <summary>How long each answer takes more than it needs: by default no time.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Starts a server with one account and the token <c>test-token</c>, which may do everything.</summary>
    /// <param name="time">Whose time versions, deployments and tokens have; null = the system's.</param>
    public static async Task<CloudflareApiServer> StartAsync(TimeProvider? time = null)
    {
        var server = new CloudflareApiServer(time ?? TimeProvider.System);
        await server.app.StartAsync();
        server.BaseUrl = server.app.Urls.Single() + BasePath;
        All[server] = true;
        return server;
    }

    /// <summary>Requests that no sound client sends, each with the reason; they are no longer held against the test.</summary>
    public IReadOnlyList<string> TakeViolations()
    {
        var taken = new List<string>();
        while (violations.TryDequeue(out var violation))
        {
            taken.Add(violation);
        }

        return taken;
    }

    /// <exception cref="InvalidOperationException">A request was wrong; all of them are in the message.</exception>
    public void AssertNoViolations()
    {
        if (TakeViolations() is { Count: > 0 } all)
        {
            throw new InvalidOperationException($"requests that Cloudflare's API does not take:\n{string.Join('\n', all)}");
        }
    }

    /// <summary>Stops the server; throws as <see cref="AssertNoViolations"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        All.TryRemove(this, out _);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        AssertNoViolations();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordAsync(context.Request);
        await Task.Delay(Latency);
        if (isDead)
        {
            context.Abort();
            return;
        }

        var fault = faults.Take(request);
        if (fault is ApiFault.Answered { IsApplied: false } or ApiFault.Dropped { IsApplied: false } or ApiFault.Hung { IsApplied: false })
        {
            await FailAsync(fault, request, context);
            return;
        }

        var (status, answer) = Carry(request, context.Request.Headers.Authorization.ToString());
        if (request.WasApplied)
        {
            OnApplied?.Invoke(request);
            Count();
        }

        if (isDead)
        {
            context.Abort();
        }
        else if (fault is not null)
        {
            await FailAsync(fault, request, context);
        }
        else
        {
            request.Status = status;
            await answer(context.Response);
        }
    }

    /// <summary>Carries out a request, and gives the answer to write.</summary>
    private (int Status, Func<HttpResponse, Task> Write) Carry(RecordedRequest request, string authorization)
    {
        try
        {
            var answer = api.Carry(request, authorization);
            request.WasApplied = request.Method != "GET";
            return (answer.Status, response => WriteAsync(response, answer));
        }
        catch (RefusalException e)
        {
            request.Code = e.Code;
            if (e.IsViolation)
            {
                violations.Enqueue($"{request}: {e.Message}");
            }

            return (e.Status, response => WriteAsync(response, e.Status, "application/json", Envelope.Failure(e).ToJsonString(), e.RetryAfter));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            violations.Enqueue($"{request}: the server failed: {e}");
            return (500, response => WriteAsync(response, 500, "application/json", Envelope.Failure(new RefusalException(500, 10013, e.Message)).ToJsonString(), null));
        }
    }

    private async Task<RecordedRequest> RecordAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var headers = request.Headers.Where(h => h.Key != "Authorization").ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var (path, query) = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2) is [var p, .. var rest] ? (p, rest is [var q] ? "?" + q : "") : ("", "");
        lock (counting)
        {
            var recorded = new RecordedRequest(
                ++count, request.Method, path.StartsWith(BasePath + "/", StringComparison.Ordinal) ? path[BasePath.Length..] : path, query, headers, body.ToArray());
            requests.Enqueue(recorded);
            return recorded;
        }
    }

    private static async Task FailAsync(ApiFault fault, RecordedRequest request, HttpContext context)
    {
        switch (fault)
        {
            case ApiFault.Answered answered:
                request.Status = answered.Status;
                await WriteAsync(context.Response, answered.Status, answered.ContentType, answered.Body, answered.RetryAfter);
                break;
            case ApiFault.Hung:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            default:
                context.Abort();
                break;
        }
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer)
    {
        if (answer.Download is not { } download)
        {
            await WriteAsync(response, answer.Status, "application/json", Envelope.Success(answer).ToJsonString(), null);
            return;
        }

        response.ContentType = download.ContentType;
        response.Headers["cf-entrypoint"] = download.EntryPoint ?? "";
        await response.Body.WriteAsync(download.Content);
    }

    private static async Task WriteAsync(HttpResponse response, int status, string contentType, string body, TimeSpan? retryAfter)
    {
        (response.StatusCode, response.ContentType) = (status, contentType);
        response.Headers["cf-ray"] = "0123456789abcdef-TST";
        if (retryAfter is { } after)
        {
            response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await response.WriteAsync(body);
    }

    private void Count()
    {
        Action? strike = null;
        lock (counting)
        {
            if (untilKill > 0 && --untilKill == 0)
            {
                (isDead, strike) = (true, kill);
            }
        }

        strike?.Invoke();
    }
}
