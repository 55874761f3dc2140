using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.ObjectStore.Tests;

/// <summary>A small real server that keeps objects in memory and fails as it is told, one fault for each request.</summary>
internal sealed class FaultyS3 : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> faults = new();
    private readonly ConcurrentDictionary<string, (byte[] Body, string? Digest)> objects = new();

    private FaultyS3(WebApplication app) => this.app = app;

    public Uri Endpoint => new(app.Urls.Single());

    /// <summary>Method and headers of each request.</summary>
    public ConcurrentQueue<(string Method, IHeaderDictionary Headers)> Requests { get; } = new();

    /// <summary>How much of a body is kept: less than all = a server that loses bytes.</summary>
    public int KeptBytes { get; set; } = int.MaxValue;

    public static async Task<FaultyS3> StartAsync(bool untrustedTls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (untrustedTls)
            {
                listener.UseHttps(SelfSigned());
            }
        }));
        var server = new FaultyS3(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The next request without a fault of its own gets this one.</summary>
    public FaultyS3 Then(Func<HttpContext, Task> fault)
    {
        faults.Enqueue(fault);
        return this;
    }

    /// <summary>Answers with a status and an S3 error.</summary>
    public FaultyS3 ThenStatus(int status, string code, string? retryAfter = null) => Then(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>made up</Message></Error>");
    });

    /// <summary>The next request has no fault.</summary>
    public FaultyS3 ThenServe() => Then(ServeAsync);

    /// <summary>Cuts the connection instead of answering; the request may have been done before.</summary>
    public FaultyS3 ThenCut(bool afterwards = false) => Then(async context =>
    {
        if (afterwards)
        {
            await ServeAsync(context);
        }

        context.Abort();
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue((context.Request.Method, Copy(context.Request.Headers)));
        return faults.TryDequeue(out var fault) ? fault(context) : ServeAsync(context);
    }

    private static HeaderDictionary Copy(IHeaderDictionary headers)
    {
        var copy = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            copy[name] = value;
        }

        return copy;
    }

    private static string ETag(byte[] body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";

    /// <summary>Answers without a fault.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (HttpMethods.IsPut(context.Request.Method))
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var kept = body.ToArray()[..(int)Math.Min(KeptBytes, body.Length)];
            var stored = (kept, (string?)context.Request.Headers["x-amz-meta-sha256"]);
            lock (objects)
            {
                var there = objects.TryGetValue(path, out var old) ? ETag(old.Body) : null;
                if ((context.Request.Headers.IfNoneMatch == "*" && there is not null)
                    || (context.Request.Headers.IfMatch is [{ } wanted] && wanted != there))
                {
                    context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
                    return;
                }

                objects[path] = stored;
                context.Response.Headers.ETag = ETag(stored.kept);
            }

            return;
        }

        if (HttpMethods.IsDelete(context.Request.Method))
        {
            objects.TryRemove(path, out _);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (!objects.TryGetValue(path, out var found))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = found.Body.Length;
        context.Response.Headers["x-amz-meta-sha256"] = found.Digest;
        context.Response.Headers.ETag = ETag(found.Body);
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(found.Body);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
