using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>
/// A real kube-apiserver with its etcd, on free ports of 127.0.0.1: RBAC, tokens, client certificates, and Tekton's kinds without Tekton. There
/// are no controllers and no nodes. Ready after some seconds; all is gone when it is disposed of.
/// </summary>
public sealed class KubeApiserver : IAsyncDisposable
{
    /// <summary>Changes that it carries out at once; with one more it says that it is busy.</summary>
    public const int MaxChangesAtOnce = 20;

    /// <summary>A token of the group system:masters, which may do everything and is never told that the server is busy.</summary>
    public const string AdminToken = "admin-token";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> daemons = [];
    private readonly Uri etcd = new($"http://127.0.0.1:{FreePort()}");
    private readonly HttpClient client;

    private KubeApiserver()
    {
        Address = new Uri($"https://127.0.0.1:{FreePort()}");
        client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { Certificates.Authority },
                },
            },
        });
    }

    /// <summary><c>https://127.0.0.1:port</c>.</summary>
    public Uri Address { get; }

    /// <summary>The authority that signed the server's certificate, and whose clients are let in by their common name.</summary>
    public KubernetesApiCertificates Certificates { get; } = new("test-ca");

    /// <summary>Starts both, with the users <c>builder</c> (token <c>builder-token</c>), who may do everything, and <c>reader</c>
    /// (<c>reader-token</c>), who may do nothing.</summary>
    /// <returns>The server; or null and why it cannot be had, for <c>Assert.Skip</c>.</returns>
    public static async Task<(KubeApiserver? Server, string Reason)> StartAsync(CancellationToken ct)
    {
        var (programs, reason) = await KubeApiserverPrograms.FindAsync(ct);
        if (programs is null)
        {
            return (null, reason);
        }

        var server = new KubeApiserver();
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(StartTimeout);
            await server.StartAsync(programs, timeout.Token);
            return (server, "");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One request as it is given.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="body">The body; empty = none.</param>
    public async Task<(int Status, JsonObject? Value)> SendAsync(
        HttpMethod method, string path, string body, string contentType, CancellationToken ct, string token = AdminToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new("Bearer", token);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(contentType));
        }

        using var response = await client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null);
    }

    /// <summary>Makes an object with the rights of the administrator.</summary>
    /// <param name="path">Where objects of its kind are made.</param>
    public async Task CreateAsync(string path, string body, CancellationToken ct, string contentType = "application/json")
    {
        var (status, value) = await SendAsync(HttpMethod.Post, path, body, contentType, ct);
        if (status != 201)
        {
            throw new InvalidOperationException($"POST {path}: {status} {value?["message"]}");
        }
    }

    /// <summary>Makes etcd forget all versions but the newest.</summary>
    public async Task CompactAsync(CancellationToken ct)
    {
        var state = await EtcdAsync("/v3/kv/range", "{\"key\":\"AA==\"}", ct);
        await EtcdAsync("/v3/kv/compaction", $$"""{"revision":"{{state["header"]!["revision"]}}","physical":true}""", ct);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(daemons);
        client.Dispose();
        stop.Dispose();
        directory.Dispose();
    }

    private async Task StartAsync(string programs, CancellationToken ct)
    {
        WriteFiles();
        // Without the slash at the end, which etcd takes for a path.
        var store = etcd.GetLeftPart(UriPartial.Authority);
        StartDaemon(
            Path.Combine(programs, "etcd"), $"--data-dir={directory["etcd"]}", $"--listen-client-urls={store}", $"--advertise-client-urls={store}",
            "--listen-peer-urls=http://127.0.0.1:0", "--unsafe-no-fsync", "--log-level=error");
        StartDaemon(
            Path.Combine(programs, "kube-apiserver"), $"--etcd-servers={store}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={Address.Port}",
            $"--cert-dir={directory["certs"]}", $"--tls-cert-file={directory["server.crt"]}", $"--tls-private-key-file={directory["server.key"]}",
            $"--tls-sni-cert-key={directory["expired.crt"]},{directory["expired.key"]}:{KubernetesApiServer.ExpiredName}", $"--client-ca-file={directory["ca.crt"]}",
            $"--token-auth-file={directory["tokens.csv"]}", "--anonymous-auth=false", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24",
            $"--service-account-key-file={directory["accounts.key"]}", $"--service-account-signing-key-file={directory["accounts.key"]}", "--service-account-issuer=https://kubernetes.default.svc",
            // The older filter counts requests, so that tests can make it full; and Secrets are watched in etcd itself, so that they can be forgotten.
            "--enable-priority-and-fairness=false", $"--max-mutating-requests-inflight={MaxChangesAtOnce}", "--watch-cache-sizes=secrets#0", "--v=0");
        await ReadyAsync(ct);
        await CreateAsync(
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"builder"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"User","name":"builder"}]}""",
            ct);
        await InstallTektonAsync(ct);
    }

    private void WriteFiles()
    {
        using var accounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        directory.Write("accounts.key", accounts.ExportECPrivateKeyPem());
        directory.Write("tokens.csv", $"{AdminToken},admin,1,system:masters\nbuilder-token,builder,2\nreader-token,reader,3\n");
        directory.Write("ca.crt", Certificates.AuthorityPem);
        foreach (var (name, certificate) in new[] { ("server", Certificates.Server("127.0.0.1", "localhost")), ("expired", Certificates.ExpiredServer(KubernetesApiServer.ExpiredName)) })
        {
            using (certificate)
            using (var key = certificate.GetECDsaPrivateKey()!)
            {
                directory.Write($"{name}.crt", certificate.ExportCertificatePem());
                directory.Write($"{name}.key", key.ExportECPrivateKeyPem());
            }
        }
    }

    private async Task InstallTektonAsync(CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Slipway.Testing", "tekton-kinds.yaml"), ct);
        foreach (var document in text.Split("\n---\n"))
        {
            await CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", document, ct, "application/yaml");
        }

        foreach (var kinds in new[] { "v1/pipelines", "v1/pipelineruns", "v1/tasks", "v1/taskruns", "v1beta1/stepactions" })
        {
            while ((await SendAsync(HttpMethod.Get, $"/apis/tekton.dev/{kinds}", "", "", ct)).Status != 200)
            {
                await Task.Delay(Poll, ct);
            }
        }
    }

    private async Task ReadyAsync(CancellationToken ct)
    {
        while (true)
        {
            if (daemons.Find(d => d.IsCompleted) is { } ended)
            {
                await ended;
            }

            try
            {
                if ((await SendAsync(HttpMethod.Get, "/readyz", "", "", ct)).Status == 200)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(Poll, ct);
        }
    }

    private async Task<JsonNode> EtcdAsync(string path, string body, CancellationToken ct)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(etcd, path), content, ct);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct))!;
    }

    private void StartDaemon(string program, params IEnumerable<string> arguments) =>
        daemons.Add(RunUntilStoppedAsync(Command.Run(program, arguments).InDirectory(directory.Path).WithGracePeriod(TimeSpan.FromMilliseconds(100))));

    private async Task RunUntilStoppedAsync(Command daemon)
    {
        try
        {
            var ended = await daemon.ExecuteAsync(stop.Token);
            throw new InvalidOperationException($"{Path.GetFileName(daemon.Program)} ended with exit code {ended.ExitCode}:\n{ended.LastLines(10)}");
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
