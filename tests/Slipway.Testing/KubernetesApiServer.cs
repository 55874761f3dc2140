using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Testing;

/// <summary>
/// An API server for ConfigMaps, Secrets, Pods with their logs, and Tekton's kinds, on a free port of 127.0.0.1: TLS, tokens, passwords and client certificates, rights,
/// server-side apply as the real one does it. Stricter where it can be: no anonymous requests, no unknown parameter or content type.
/// </summary>
public sealed partial class KubernetesApiServer : IAsyncDisposable
{
    /// <summary>Who asks for this name (<c>tls-server-name</c>) is shown a certificate whose time is over.</summary>
    public const string ExpiredName = "expired.example";

    private const int MaxRequestBytes = 3 * 1024 * 1024;
    private readonly WebApplication app;
    private readonly KubernetesApiChanges changes = new();
    private readonly KubernetesApiObjects objects;
    private readonly KubernetesApiDocuments documents;
    private readonly KubernetesApiLogs logs = new();
    private readonly ConcurrentQueue<KubernetesApiFault> faults = new();
    private readonly ConcurrentDictionary<string, string> users = new();
    private readonly ConcurrentDictionary<string, bool> namespaces = new();
    private readonly ConcurrentDictionary<(string User, string Verb), bool> denied = new();
    private readonly ConcurrentDictionary<string, bool> busy = new();

    private KubernetesApiServer(KubernetesApiCertificates certificates, string pathBase, string[] names)
    {
        Certificates = certificates;
        var (usual, expired) = (certificates.Server(names), certificates.ExpiredServer(ExpiredName));
        (objects, documents) = (new KubernetesApiObjects(changes), new KubernetesApiDocuments(changes));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificateSelector = (_, name) => name == ExpiredName ? expired : usual,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    // As in the real server a certificate that is not good is no matter of TLS, but a user who is not known.
                    ClientCertificateValidation = (_, _, _) => true,
                });
            });
        });
        app = builder.Build();
        app.UsePathBase(pathBase);
        app.Run(AnswerAsync);
    }

    /// <summary>The authority that signed the server's certificate and signs those of clients.</summary>
    public KubernetesApiCertificates Certificates { get; }

    /// <summary><c>https://127.0.0.1:port</c>, with the path if there is one.</summary>
    public Uri Address { get; private set; } = new("https://unset");

    /// <summary>Every request: <c>user method path?query</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Starts a server with the namespace <c>default</c> and the user <c>builder</c>, whose token is <c>builder-token</c>.</summary>
    /// <param name="pathBase">A path below which the API lies, as behind a proxy of clusters.</param>
    /// <param name="names">The names of the server's certificate; none = those of the address.</param>
    public static async Task<KubernetesApiServer> StartAsync(string pathBase = "", params string[] names)
    {
        var server = new KubernetesApiServer(new KubernetesApiCertificates("test-ca"), pathBase, names.Length > 0 ? names : ["127.0.0.1", "localhost"]);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.Single() + pathBase);
        server.AddNamespace("default");
        server.AllowToken("builder-token", "builder");
        return server;
    }

    public void AddNamespace(string name) => namespaces[name] = true;

    public void AllowToken(string token, string user) => users[$"Bearer {token}"] = user;

    public void RevokeToken(string token) => users.TryRemove($"Bearer {token}", out _);

    public void AllowPassword(string user, string password) =>
        users[$"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}"] = user;

    /// <summary>Takes a right from a user: a verb (<c>list</c>), or one for a kind (<c>get pipelines</c>).</summary>
    public void Deny(string user, string verb) => denied[(user, verb)] = true;

    /// <summary>Says to every change in a namespace that the server is busy, as one does whose limit of requests in flight is reached.</summary>
    public void SetBusy(string namespaceName, bool isBusy) => busy[namespaceName] = isBusy;

    /// <summary>Makes the next requests go wrong, in this order.</summary>
    public void Inject(params IEnumerable<KubernetesApiFault> next)
    {
        foreach (var fault in next)
        {
            faults.Enqueue(fault);
        }
    }

    /// <summary>Applies a ConfigMap as another field manager does.</summary>
    public void Apply(
        string namespaceName, string name, string manager, IEnumerable<KeyValuePair<string, string>> data, params IEnumerable<KeyValuePair<string, string>> labels) =>
        objects.Apply(namespaceName, name, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            },
            ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        }, manager, force: false);

    /// <summary>A ConfigMap as it is; null when there is none.</summary>
    public JsonObject? ConfigMap(string namespaceName, string name)
    {
        try
        {
            return objects.Get(namespaceName, name);
        }
        catch (KubernetesApiException)
        {
            return null;
        }
    }

    /// <summary>All ConfigMaps of a namespace.</summary>
    public IReadOnlyList<JsonObject> ConfigMaps(string namespaceName) =>
        [.. objects.List(namespaceName, _ => true, int.MaxValue, "")["items"]!.AsArray().Select(item => (JsonObject)item!.DeepClone())];

    /// <summary>Ends all watches, as a server does after some minutes.</summary>
    public void EndWatches() => changes.EndWatches();

    /// <summary>Forgets all versions but the newest: watches and lists that go on from an older one are answered 410.</summary>
    public void Compact() => changes.Compact();

    /// <summary>A kubeconfig whose user is what <paramref name="user"/> says, in YAML's flow form.</summary>
    public string Kubeconfig(string user = "{token: builder-token}", string cluster = "") => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: {cluster: here, user: me}
        clusters:
        - name: here
          cluster:
            server: {{Address}}
            {{(cluster.Length > 0 ? cluster : $"certificate-authority-data: {Base64(Certificates.AuthorityPem)}")}}
        users:
        - name: me
          user: {{user}}
        """;

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        EndWatches();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private bool IsOurs(X509Certificate2 client)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Certificates.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(client);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var user = User(context.Request);
        Requests.Enqueue($"{user ?? "-"} {context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        try
        {
            var cut = faults.TryDequeue(out var fault) && await FailAsync(fault, context);
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            if (context.Request.Method != "GET" && busy.Any(b => b.Value && context.Request.Path.ToString().Contains($"/namespaces/{b.Key}/", StringComparison.Ordinal)))
            {
                context.Response.Headers.RetryAfter = "1";
                context.Response.StatusCode = 429;
                await context.Response.WriteAsync("Too many requests, please try again later.\n");
                return;
            }

            var request = new KubernetesApiRequest(context.Request, user ?? throw KubernetesApiException.Unauthorized());
            if (KubernetesApiDocumentRequest.Find(context.Request) is { } other)
            {
                await other.AnswerAsync(documents, logs, user, namespaces.ContainsKey, (who, verb) => !denied.ContainsKey((who, verb)), cut);
                return;
            }

            await request.AnswerAsync(objects, namespaces.ContainsKey, (who, verb) => !denied.ContainsKey((who, verb)), MaxRequestBytes, cut);
        }
        catch (KubernetesApiException e)
        {
            if (e.RetryAfter is { } after)
            {
                context.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            await KubernetesApiRequest.WriteAsync(context, e.Code, e.ToJson());
        }
    }

    /// <summary>Carries out a fault; true = the answer is to be cut.</summary>
    private static async Task<bool> FailAsync(KubernetesApiFault fault, HttpContext context)
    {
        switch (fault)
        {
            case KubernetesApiFault.MeanwhileFault meanwhile:
                meanwhile.Action();
                return false;
            case KubernetesApiFault.StatusFault status:
                throw new KubernetesApiException(status.Code, status.Reason, status.Message) { RetryAfter = status.RetryAfter };
            case KubernetesApiFault.TextFault text:
                context.Response.StatusCode = text.Code;
                await context.Response.WriteAsync(text.Body);
                return false;
            case KubernetesApiFault.CutFault:
                context.Abort();
                return false;
            case KubernetesApiFault.HangFault:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return false;
            default:
                return true;
        }
    }

    private string? User(HttpRequest request) =>
        users.GetValueOrDefault(request.Headers.Authorization.ToString())
        ?? (request.HttpContext.Connection.ClientCertificate is { } client && IsOurs(client) ? client.GetNameInfo(X509NameType.SimpleName, forIssuer: false) : null);
}
