using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Pipelines;
using Slipway.Webhooks.Serving;

namespace Slipway.Webhooks;

/// <summary>
/// The HTTP endpoint for the webhooks of git servers: <c>POST</c> to any path is a delivery; <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> are
/// for the cluster.
/// </summary>
public sealed class WebhookServer : IAsyncDisposable
{
    /// <summary>Connections at the same time: git servers send one delivery on each.</summary>
    private const int MaxConnections = 256;

    /// <summary>How long the head of a request may take to come.</summary>
    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection without a request is kept: longer than load balancers keep theirs (60 s).</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(75);

    private readonly WebhookOptions options;
    private readonly ServiceFiles files;
    private readonly Deliveries deliveries;
    private readonly BodyReader bodies;
    private readonly Readiness readiness;
    private readonly Metrics metrics = new();
    private readonly WebApplication app;

    private WebhookServer(WebhookOptions options, ServiceFiles files, IRunStarter starter)
    {
        this.options = options;
        this.files = files;
        deliveries = new Deliveries(options, files, starter);
        bodies = new BodyReader(options);
        readiness = new Readiness(options, starter);
        app = Build();
    }

    /// <summary>Where it listens: <c>http://address:port</c>.</summary>
    public string Address => app.Urls.First();

    /// <summary>The git servers whose webhooks are taken.</summary>
    public IReadOnlyList<string> Configured => deliveries.Configured();

    /// <summary>Starts to listen.</summary>
    /// <param name="options">How it serves.</param>
    /// <param name="files">The Services.</param>
    /// <param name="starter">Makes the runs.</param>
    /// <exception cref="IOException">The address cannot be listened at.</exception>
    public static async Task<WebhookServer> StartAsync(WebhookOptions options, ServiceFiles files, IRunStarter starter, CancellationToken ct)
    {
        var server = new WebhookServer(options, files, starter);
        try
        {
            await server.app.StartAsync(ct);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new IOException($"listening at {options.Listen}: {(e.InnerException ?? e).Message.TrimEnd('.')}. Choose another address or port.", e);
        }
    }

    /// <summary>Takes no more deliveries, and finishes those that were accepted.</summary>
    public async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(options.StopTimeout, options.Time);
        await app.StopAsync(patience.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        bodies.Dispose();
        readiness.Dispose();
    }

    private WebApplication Build()
    {
        // Nothing of ASP.NET's own configuration: neither its environment variables nor appsettings.json have a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // BodyReader's limit answers before the connection is cut.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = HeadTimeout;
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Listen(options.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var built = builder.Build();
        built.Run(AnswerAsync);
        return built;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET" or "HEAD", "/healthz"):
                await WriteAsync(context, 200, "text/plain", "ok\n");
                break;
            case ("GET" or "HEAD", "/readyz"):
                var obstacle = await readiness.ObstacleAsync(context.RequestAborted);
                // A Service that is wrong is no reason to keep the deliveries of the others away.
                var services = ServiceFiles.Names(files.Current(options.Log)) + (files.Invalid.Count == 0 ? "" : $"; left out: {files.Invalid.Count}");
                await WriteAsync(context, obstacle is null ? 200 : 503, "text/plain", obstacle is null ? $"ok; Services: {services}\n" : $"{obstacle}\n");
                break;
            case ("GET" or "HEAD", "/metrics"):
                var count = files.Current(options.Log).Count;
                await WriteAsync(context, 200, "text/plain; version=0.0.4", metrics.Text(count, files.Invalid.Count, files.Error is null));
                break;
            case ("POST", not ("/healthz" or "/readyz" or "/metrics")):
                await DeliverAsync(context);
                break;
            default:
                context.Response.Headers.Allow = "POST";
                await WriteAsync(context, 405, "text/plain", "webhooks come by POST; GET /healthz, /readyz and /metrics are for the cluster\n");
                break;
        }
    }

    private async Task DeliverAsync(HttpContext context)
    {
        var start = options.Time.GetTimestamp();
        string Header(string name) => context.Request.Headers[name].ToString();
        DeliveryOutcome outcome;
        try
        {
            outcome = await deliveries.HandleAsync(Header, () => bodies.ReadAsync(context.Request));
        }
        catch (BodyException e)
        {
            outcome = new DeliveryOutcome { Status = e.Status, Outcome = e.Outcome, Reason = e.Message };
            context.Response.Headers.Connection = "close";
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            outcome = new DeliveryOutcome { Status = 400, Outcome = Outcomes.Malformed, Reason = "the sender hung up before all of it was here" };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            outcome = new DeliveryOutcome { Status = 500, Outcome = Outcomes.Failed, Reason = "a fault of this program, which its log tells: send the delivery again" };
            options.Log(OneLine.Of($"ERROR: {e.ToString().ReplaceLineEndings(" | ")}"));
        }

        var duration = options.Time.GetElapsedTime(start);
        metrics.Add(outcome, duration);
        foreach (var line in DeliveryLog.Lines(outcome, duration))
        {
            options.Log(line);
        }

        try
        {
            await WriteAsync(context, outcome.Status, "application/json", outcome.ToJson());
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            options.Log($"{outcome.Server}: the sender did not wait for the answer");
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string contentType, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Signals are the verb's: the host does not listen to them.</summary>
    private sealed class SignalsElsewhere : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
