using Slipway.Cluster.Tests;
using Slipway.Kubernetes;
using Slipway.Testing;

[assembly: AssemblyFixture(typeof(InProcessCluster))]

namespace Slipway.Cluster.Tests;

/// <summary>The API server that other tests run in their own process.</summary>
public sealed class InProcessCluster : ClusterFixture
{
    private KubernetesApiServer server = null!;

    public override Uri Address => server.Address;

    public override KubernetesApiCertificates Certificates => server.Certificates;

    public override async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        server.AllowToken("reader-token", "reader");
        foreach (var verb in new[] { "get", "list", "watch", "create", "patch", "delete" })
        {
            server.Deny("reader", verb);
        }
    }

    public override ValueTask DisposeAsync() => server.DisposeAsync();

    public override Task CompactAsync(CancellationToken ct)
    {
        server.Compact();
        return Task.CompletedTask;
    }

    public override Task<IAsyncDisposable> MakeBusyAsync(NamespaceName namespaceName, CancellationToken ct) => Task.FromResult<IAsyncDisposable>(new Busy(server, namespaceName.Value));

    protected override Task AddNamespaceAsync(string name, CancellationToken ct)
    {
        server.AddNamespace(name);
        return Task.CompletedTask;
    }

    private sealed class Busy : IAsyncDisposable
    {
        private readonly KubernetesApiServer server;
        private readonly string namespaceName;

        public Busy(KubernetesApiServer server, string namespaceName)
        {
            (this.server, this.namespaceName) = (server, namespaceName);
            server.SetBusy(namespaceName, true);
        }

        public ValueTask DisposeAsync()
        {
            server.SetBusy(namespaceName, false);
            return ValueTask.CompletedTask;
        }
    }
}
