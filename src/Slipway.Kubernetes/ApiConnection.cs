using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Kubernetes;

/// <summary>The HTTP connection to an API server: TLS, proxy, credentials.</summary>
internal sealed class ApiConnection(ClusterAccess access) : IDisposable
{
    private readonly Lock gate = new();
    private HttpClient? client;
    private SslStreamCertificateContext? certificate;

    public ClusterAccess Access => access;

    /// <summary>Sends a request once; when the credential is refused, a second time with a fresh one if there is one.</summary>
    /// <param name="create">Makes the request for an address: a request can be sent only once.</param>
    public async Task<HttpResponseMessage> SendAsync(string pathAndQuery, Func<Uri, HttpRequestMessage> create, CancellationToken ct)
    {
        var credential = await access.Credentials.GetAsync(refused: false, ct);
        var response = await SendAsync(pathAndQuery, create, credential, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            var fresh = await access.Credentials.GetAsync(refused: true, ct);
            if (fresh.Authorization?.Parameter != credential.Authorization?.Parameter || fresh.Certificate != credential.Certificate)
            {
                response.Dispose();
                response = await SendAsync(pathAndQuery, create, fresh, ct);
            }
        }

        return response;
    }

    public void Dispose()
    {
        client?.Dispose();
        (access.Credentials as IDisposable)?.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(
        string pathAndQuery, Func<Uri, HttpRequestMessage> create, Credential credential, CancellationToken ct)
    {
        // The server's address may have a path of its own (a proxy of clusters), which relative addresses would drop.
        using var request = create(new Uri(access.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery));
        request.Headers.Authorization = credential.Authorization;
        // Of all ways to say another server name to SocketsHttpHandler the host header is the one that reaches TLS (SNI and check).
        request.Headers.Host = access.TlsServerName;
        foreach (var (name, value) in access.Headers)
        {
            request.Headers.Add(name, value);
        }

        try
        {
            return await ClientFor(credential).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (SocketException e)
        {
            // .NET asks a new connection for its other end outside of what it wraps; one that is cut at that moment passes as this.
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    private HttpClient ClientFor(Credential credential)
    {
        lock (gate)
        {
            if (client is null || credential.Certificate != certificate)
            {
                // Requests in flight keep the old client; it is collected with them.
                certificate = credential.Certificate;
#pragma warning disable CA2000 // The client owns its handler.
                client = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
            }

            return client;
        }
    }

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect of an API server is never meant for clients, and would carry the request's body elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            SslOptions = new SslClientAuthenticationOptions { ClientCertificateContext = certificate },
        };
        if (access.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The user's kubeconfig says insecure-skip-tls-verify: true.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Authorities is { } authorities)
        {
            // Cluster CAs publish no revocation lists.
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (access.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = Login(proxy) };
        }

        return handler;
    }

    private static NetworkCredential? Login(Uri proxy) =>
        proxy.UserInfo.Length == 0 ? null
        : proxy.UserInfo.Split(':', 2) is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
        : new NetworkCredential(Uri.UnescapeDataString(proxy.UserInfo), "");
}
