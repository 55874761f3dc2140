using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Steps.Tests;

/// <summary>A store over HTTP that takes its time: a main module (<c>….js</c>) it never takes to the end.</summary>
internal sealed class UploadBundleServer(WebApplication app) : IAsyncDisposable
{
    /// <summary>How long each request takes, so that requests meet.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly ConcurrentDictionary<string, (long Size, string? Digest)> objects = new();
    private readonly ConcurrentBag<string> started = [];
    private readonly Lock gate = new();
    private int atOnce;

    public string Endpoint => app.Urls.Single();

    public IReadOnlyCollection<string> Started => started;

    public IReadOnlyCollection<string> Stored => [.. objects.Keys];

    public int MostAtOnce { get; private set; }

    public static async Task<UploadBundleServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new UploadBundleServer(app);
        app.Run(server.CountAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task CountAsync(HttpContext context)
    {
        Change(1);
        try
        {
            await Task.Delay(Pause, context.RequestAborted);
            await AnswerAsync(context);
        }
        finally
        {
            Change(-1);
        }
    }

    private void Change(int by)
    {
        lock (gate)
        {
            atOnce += by;
            MostAtOnce = Math.Max(MostAtOnce, atOnce);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (HttpMethods.IsPut(context.Request.Method))
        {
            started.Add(path);
            if (path.EndsWith(".js", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            objects[path] = (body.Length, context.Request.Headers["x-amz-meta-sha256"]);
        }
        else if (objects.TryGetValue(path, out var found))
        {
            context.Response.ContentLength = found.Size;
            context.Response.Headers["x-amz-meta-sha256"] = found.Digest;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
