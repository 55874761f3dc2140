using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Testing;

/// <summary>How a <see cref="GitHttpServer"/> behaves.</summary>
public sealed record GitHttpServerOptions
{
    /// <summary>User name and password that it asks for; null = none.</summary>
    public (string User, string Password)? Credentials { get; init; }

    /// <summary>Serves the tips of refs alone, as servers before protocol version 2 do.</summary>
    public bool RefusesShas { get; init; }

    /// <summary>Knows no partial clone.</summary>
    public bool RefusesFilters { get; init; }

    /// <summary>How many requests it answers with <see cref="FailureStatus"/> first.</summary>
    public int Failures { get; init; }

    /// <summary>The status of those answers.</summary>
    public int FailureStatus { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Speaks https, with a certificate that it signed itself.</summary>
    public bool IsTls { get; init; }
}

/// <summary>Serves the repositories below a directory by the real <c>git http-backend</c>, on a free port of this machine.</summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly GitHttpServerOptions options;
    private readonly string root;
    private readonly X509Certificate2? certificate;
    private int failuresLeft;

    private GitHttpServer(string root, GitHttpServerOptions options)
    {
        this.root = root;
        this.options = options;
        failuresLeft = options.Failures;
        certificate = options.IsTls ? SelfSigned() : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AllowSynchronousIO = true;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        host = builder.Build();
        host.Run(ServeAsync);
    }

    /// <summary>Address without a path: <c>http://127.0.0.1:PORT</c>, or <c>https://localhost:PORT</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Every request so far: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The certificate as PEM, for a CA bundle.</summary>
    public string CertificatePem => certificate!.ExportCertificatePem();

    /// <summary>Starts to serve what is below a directory.</summary>
    public static async Task<GitHttpServer> StartAsync(string root, GitHttpServerOptions? options = null)
    {
        var server = new GitHttpServer(root, options ?? new GitHttpServerOptions());
        await server.host.StartAsync();
        var address = server.host.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Url = server.options.IsTls ? $"https://localhost:{new Uri(address).Port}" : address;
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        certificate?.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (Interlocked.Decrement(ref failuresLeft) >= 0)
        {
            context.Response.StatusCode = options.FailureStatus;
            return;
        }

        if (options.Credentials is { } wanted && context.Request.Headers.Authorization.ToString()
            != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{wanted.User}:{wanted.Password}")))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        using var backend = Process.Start(StartInfo(context.Request))!;
        var writing = WriteAsync(context.Request.Body, backend.StandardInput.BaseStream);
        await AnswerAsync(backend.StandardOutput.BaseStream, context.Response);
        await writing;
        await backend.WaitForExitAsync();
    }

    private ProcessStartInfo StartInfo(HttpRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var settings = new List<(string, string)>
        {
            ("http.receivepack", "false"), ("safe.directory", "*"),
            ("uploadpack.allowFilter", options.RefusesFilters ? "false" : "true"),
            ("uploadpack.allowAnySHA1InWant", options.RefusesShas ? "false" : "true"),
        };
        var environment = start.Environment;
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_CONFIG_COUNT"] = settings.Count.ToString(CultureInfo.InvariantCulture);
        foreach (var (index, (name, value)) in settings.Index())
        {
            environment[$"GIT_CONFIG_KEY_{index}"] = name;
            environment[$"GIT_CONFIG_VALUE_{index}"] = value;
        }

        environment["GIT_PROJECT_ROOT"] = root;
        environment["GIT_HTTP_EXPORT_ALL"] = "1";
        environment["REQUEST_METHOD"] = request.Method;
        environment["PATH_INFO"] = request.Path;
        environment["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?') ?? "";
        environment["CONTENT_TYPE"] = request.ContentType ?? "";
        environment["REMOTE_ADDR"] = "127.0.0.1";
        environment["SERVER_PROTOCOL"] = "HTTP/1.1";
        environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        if (request.ContentLength is { } length)
        {
            environment["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        }

        if (!options.RefusesShas)
        {
            environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString();
        }

        return start;
    }

    private static async Task WriteAsync(Stream body, Stream input)
    {
        try
        {
            await using (input)
            {
                await body.CopyToAsync(input);
            }
        }
        catch (IOException)
        {
            // The backend answered without reading all of it.
        }
    }

    /// <summary>A CGI answer: header lines, an empty line, the body (RFC 3875).</summary>
    private static async Task AnswerAsync(Stream output, HttpResponse response)
    {
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = output.ReadByte();
            if (next < 0)
            {
                response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            header.Append((char)next);
        }

        foreach (var line in header.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }

        await output.CopyToAsync(response.Body);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
