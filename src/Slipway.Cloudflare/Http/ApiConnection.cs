using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Slipway.Cloudflare;

/// <summary>The HTTP connection: sends a request once.</summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly CloudflareApiOptions options;
    private readonly HttpClient http;

    public ApiConnection(CloudflareApiOptions options)
    {
        this.options = options;
#pragma warning disable CA2000 // The client owns its handler.
        http = new HttpClient(new SocketsHttpHandler
        {
            // The token would go along, and a POST would become a GET.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
    }

    /// <exception cref="NoAnswerException">There was no whole answer.</exception>
    public async Task<(ApiAnswer Answer, RateLimit? Limit)> SendAsync(ApiCall call, CancellationToken ct)
    {
        var timeout = call.IsUpload ? options.UploadTimeout : options.AttemptTimeout;
        using var patience = new CancellationTokenSource(timeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var request = Request(call);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return (await ApiAnswer.ReadAsync(response, options.Time, both.Token), RateLimit.Read(response.Headers, options.Time));
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw patience.IsCancellationRequested
                ? new NoAnswerException($"{timeout.TotalSeconds} s have passed", e)
                : new NoAnswerException($"no connection within {options.ConnectTimeout.TotalSeconds} s", e) { WasNotSent = true };
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException inner)
        {
            throw new NoAnswerException($"its certificate was refused: {inner.Message.TrimEnd('.')}", e)
            {
                WasNotSent = true,
                MayPass = false,
                Cure = "Correct the base address, or trust the certificate's authority on this machine.",
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw new NoAnswerException(Innermost(e).Message.TrimEnd('.'), e) { WasNotSent = WasNotSent(e) };
        }
    }

    public void Dispose() => http.Dispose();

    // .NET asks a new connection for its other end outside of what it wraps: one that is cut at that moment is a SocketException.
    private static bool WasNotSent(Exception e) => e is SocketException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };

    /// <summary>The outer ones say "An error occurred while sending the request".</summary>
    private static Exception Innermost(Exception e) => e is HttpRequestException { InnerException: IOException inner } ? inner : e;

    private HttpRequestMessage Request(ApiCall call)
    {
        var request = new HttpRequestMessage(call.Method, $"{options.BaseUrl}{call.Path}") { Content = call.Content?.Invoke() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Bearer ?? options.Token.Value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        if (call.Header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}
