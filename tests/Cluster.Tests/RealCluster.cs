using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Cluster.Tests;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

[assembly: AssemblyFixture(typeof(RealCluster))]

namespace Slipway.Cluster.Tests;

/// <summary>A real kube-apiserver.</summary>
public sealed class RealCluster : ClusterFixture
{
    private readonly Lazy<Task> installed;
    private KubeApiserver? server;
    private InvalidOperationException? failure;

    public RealCluster() => installed = new Lazy<Task>(InstallAsync);

    public override Uri Address => Server.Address;

    public override KubernetesApiCertificates Certificates => Server.Certificates;

    /// <summary>The server.</summary>
    public KubeApiserver Server => server ?? throw new InvalidOperationException(Unavailable ?? failure?.Message, failure);

    /// <summary>What <c>kubectl apply -k kustomize/overlays/default</c> installs; done once.</summary>
    public Task Installed => installed.Value;

    public override async ValueTask InitializeAsync()
    {
        try
        {
            (server, var reason) = await KubeApiserver.StartAsync(TestContext.Current.CancellationToken);
            Unavailable = server is null ? reason : null;
        }
        catch (InvalidOperationException e)
        {
            // The tests of this server fail with it, and not those of the other one.
            failure = e;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    public override Task CompactAsync(CancellationToken ct) => Server.CompactAsync(ct);

    public override async Task<IAsyncDisposable> MakeBusyAsync(NamespaceName namespaceName, CancellationToken ct)
    {
        var busy = new Busy();
        for (var i = 0; i < KubeApiserver.MaxChangesAtOnce; i++)
        {
            await busy.AddAsync(Server, namespaceName, ct);
        }

        // The server counts a change when it has read its head, which is after it was sent; and one of another test may have had the place of one of these.
        for (var refused = 0; refused < 10;)
        {
            if ((await Server.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{namespaceName}/configmaps/none", "", "", ct, "builder-token")).Status == 429)
            {
                refused++;
            }
            else
            {
                refused = 0;
                await busy.AddAsync(Server, namespaceName, ct);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), ct);
        }

        return busy;
    }

    /// <summary>Runs the real kubectl as <c>builder</c>.</summary>
    public async Task<CommandResult> KubectlAsync(CancellationToken ct, params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryDirectory();
        return await Command.Run("kubectl", ["--kubeconfig", folder.Write("kubeconfig", Kubeconfig()), "--cache-dir", folder["cache"], .. arguments])
            .InDirectory(Repository.Root).ExecuteAsync(ct);
    }

    protected override Task AddNamespaceAsync(string name, CancellationToken ct) =>
        Server.CreateAsync("/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""", ct);

    private async Task InstallAsync()
    {
        var applied = await KubectlAsync(TestContext.Current.CancellationToken, "apply", "-k", "kustomize/overlays/default");
        applied.ExitCode.Should().Be(0, "{0}", applied.Error);
    }

    /// <summary>Changes that have begun and do not end: the server waits for the rest of their bodies.</summary>
    private sealed class Busy : IAsyncDisposable
    {
        private readonly List<SslStream> open = [];

        public async Task AddAsync(KubeApiserver server, NamespaceName namespaceName, CancellationToken ct)
        {
            var client = new TcpClient();
            await client.ConnectAsync(server.Address.Host, server.Address.Port, ct);
            var stream = new SslStream(client.GetStream());
            open.Add(stream);
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.Address.Host,
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        RevocationMode = X509RevocationMode.NoCheck,
                        CustomTrustStore = { server.Certificates.Authority },
                    },
                },
                ct);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /api/v1/namespaces/{namespaceName}/configmaps HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer builder-token\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"),
                ct);
            await stream.FlushAsync(ct);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var stream in open)
            {
                await stream.DisposeAsync();
            }
        }
    }
}
