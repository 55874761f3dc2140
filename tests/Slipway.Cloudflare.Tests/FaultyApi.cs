using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Cloudflare.Tests;

/// <summary>A server on 127.0.0.1 that answers what a test says, one answer for each request, and remembers the requests.</summary>
internal sealed class FaultyApi : IAsyncDisposable
{
    public const string Token = "secret-token-0123456789";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<Answer> answers = new();
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FaultyApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>The base address, with a path as Cloudflare's has.</summary>
    public CloudflareApiUrl Url => CloudflareApiUrl.Parse($"{app.Urls.Single()}/client/v4");

    public ConcurrentQueue<SentRequest> Requests { get; } = new();

    /// <summary>Ends when a request has come that gets no answer.</summary>
    public Task Hanging => hanging.Task;

    /// <summary>The lines of <see cref="CloudflareApiOptions.Warn"/> of the clients that <see cref="Client"/> made.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>Starts a server.</summary>
    public static async Task<FaultyApi> StartAsync(params IEnumerable<Answer> answers)
    {
        var server = new FaultyApi();
        await server.app.StartAsync();
        server.Expect(answers);
        return server;
    }

    public void Expect(params IEnumerable<Answer> next)
    {
        foreach (var answer in next)
        {
            answers.Enqueue(answer);
        }
    }

    /// <summary>A client that tries again soon.</summary>
    public CloudflareApi Client(Func<CloudflareApiOptions, CloudflareApiOptions>? change = null)
    {
        var options = new CloudflareApiOptions
        {
            Token = ApiToken.Parse(Token, "the test"),
            BaseUrl = Url,
            Warn = Warnings.Enqueue,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        return new CloudflareApi(change?.Invoke(options) ?? options);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var answer = answers.TryDequeue(out var next) ? next : Answer.Text(599, "text/plain", "no answer is left for this request");
        if (answer.ReadsBody)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            Requests.Enqueue(new SentRequest(context.Request, body.ToArray()));
        }
        else
        {
            Requests.Enqueue(new SentRequest(context.Request, []));
        }

        if (answer == Answer.Hang)
        {
            hanging.TrySetResult();
        }

        await answer.WriteAsync(context);
    }
}

/// <summary>A request as it came.</summary>
internal sealed class SentRequest(HttpRequest request, byte[] body)
{
    public string Method { get; } = request.Method;

    /// <summary>The path with the query, as they were sent.</summary>
    public string Path { get; } = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;

    public IHeaderDictionary Headers { get; } = new HeaderDictionary(request.Headers.ToDictionary());

    public byte[] Body => body;

    /// <summary>The body as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(body);

    public override string ToString() => $"{Method} {Path.Replace("/client/v4", "", StringComparison.Ordinal)}";
}
