using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>A part of the suite that every API server passes. Each test has a namespace of its own.</summary>
public abstract class ClusterConformance(ClusterFixture fixture) : IAsyncLifetime
{
    private readonly List<IDisposable> disposables = [];

    /// <summary>What waits for an event that never comes fails with its name.</summary>
    private readonly CancellationTokenSource patience = Patience();

    protected ClusterFixture Fixture => fixture;

    protected CancellationToken Ct => patience.Token;

    private protected TemporaryDirectory Folder { get; } = new();

    private protected NamespaceName Namespace { get; private set; } = NamespaceName.Parse("default");

    private protected List<string> Warnings { get; } = [];

    /// <summary>Quick, and patient: a machine that is busy makes no test fail.</summary>
    private protected KubernetesApiOptions Options => new() { RetryDelay = TimeSpan.FromMilliseconds(5), Warn = Warnings.Add };

    /// <summary>A client of <c>builder</c>.</summary>
    private protected KubernetesApi Api { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(fixture.Unavailable is not null, fixture.Unavailable ?? "");
        Namespace = await fixture.NewNamespaceAsync(Ct);
        Api = Client(fixture.Kubeconfig());
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        disposables.ForEach(d => d.Dispose());
        patience.Dispose();
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected KubernetesApi Client(string kubeconfig, KubernetesApiOptions? options = null) =>
        Client(Kubeconfig.Load(Folder.Write("kubeconfig", kubeconfig)), options);

    private protected KubernetesApi Client(ClusterAccess access, KubernetesApiOptions? options = null)
    {
        var api = new KubernetesApi(access, options ?? Options);
        disposables.Add(api);
        return api;
    }

    private protected ConfigMap Map(string name, params IEnumerable<(string Key, string Value)> data) => new()
    {
        Namespace = Namespace,
        Name = ResourceName.Parse(name),
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    };

    private protected Task<JsonObject?> GetAsync(string name, ResourceKind? kind = null) => Api.GetAsync(kind ?? ResourceKind.ConfigMap, Namespace, ResourceName.Parse(name), Ct);

    private protected JsonObject Secret(string name, string value = "1", string labels = "{}") => (JsonObject)JsonNode.Parse(
        $$$$"""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "{{{{name}}}}", "namespace": "{{{{Namespace}}}}", "labels": {{{{labels}}}}}, "data": {"a": "{{{{KubernetesApiServer.Base64(value)}}}}"}}""")!;

    private static CancellationTokenSource Patience()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromMinutes(2));
        return source;
    }

    private protected static async Task<KubernetesException> RefusedAsync(Func<Task> call) =>
        (await FluentActions.Awaiting(call).Should().ThrowAsync<KubernetesException>()).Which;
}
