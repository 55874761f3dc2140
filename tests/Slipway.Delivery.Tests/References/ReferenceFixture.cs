using System.Text.Json.Nodes;
using Slipway.Cloudflare;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>A cluster in a directory, Cloudflare's API on this machine, and manifests that refer to both.</summary>
internal sealed class ReferenceFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly CloudflareApi client;

    private ReferenceFixture(CloudflareApiServer server)
    {
        Server = server;
        client = new CloudflareApi(new() { Token = ApiToken.Parse("test-token", "test"), BaseUrl = CloudflareApiUrl.Parse(server.BaseUrl) });
        Kubernetes = new DirectoryKubernetes(directory["cluster"]);
        Sources = new ReferenceSources { Kubernetes = Kubernetes, Api = client, Warn = Warnings.Add, Namespace = NamespaceName.Parse("prod") };
        AccountId = new LiteralValue(server.Account.Id, At("spec.account_id", 3));
    }

    public CloudflareApiServer Server { get; }

    public DirectoryKubernetes Kubernetes { get; }

    public string Cluster => $"directory {directory["cluster"]}";

    public ReferenceSources Sources { get; set; }

    public List<string> Warnings { get; } = [];

    public ManifestValue AccountId { get; set; }

    /// <summary>Where the manifest lies.</summary>
    public string Manifest => directory["deploy/worker.yaml"];

    public static async Task<ReferenceFixture> StartAsync() => new(await CloudflareApiServer.StartAsync());

    public ManifestPosition At(string path, int line) => new(Manifest, line, path);

    /// <summary>A reference in line 10.</summary>
    public ResourceReference Reference(string kind, string name, string path = "status.outputs.namespace_id", string? environment = null) =>
        new(kind, name, path, environment, At("spec.kv_bindings[0]", 10));

    /// <summary>A manifest with one KV namespace for each value.</summary>
    public CloudflareWorker Worker(params ManifestValue[] namespaces) => new()
    {
        Position = At("", 1),
        Name = "hello",
        AccountId = AccountId,
        WorkerName = "hello",
        Bindings = [.. namespaces.Select((value, i) => new WorkerBinding($"KV{i}", "kv_namespace", new Dictionary<string, ManifestValue> { ["namespace_id"] = value }, value.Position))],
    };

    public CloudflareWorker WithSecret(string name, ManifestValue value) =>
        Worker() with { Secrets = [new WorkerSecret(name, value, value.Position)] };

    public Task<ResolvedValues> ResolveAsync(CloudflareWorker worker) =>
        new ReferenceResolver(Sources).ResolveAsync(worker, TestContext.Current.CancellationToken);

    /// <summary>What a manifest with this one reference makes of it.</summary>
    public async Task<string> TextOfAsync(ManifestValue value) => (await ResolveAsync(Worker(value))).Text(value);

    public async Task<IReadOnlyList<string>> ProblemsOfAsync(CloudflareWorker worker)
    {
        var resolving = () => ResolveAsync(worker);
        return (await resolving.Should().ThrowAsync<DeliveryException>()).Which.Problems;
    }

    /// <summary>Applies an object to the cluster, in JSON.</summary>
    public Task ApplyAsync(string kind, string plural, string name, JsonObject fields, string apiVersion = "cloudflare.project-planton.org/v1")
    {
        fields["apiVersion"] = apiVersion;
        fields["kind"] = kind;
        fields["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "prod" };
        return Kubernetes.ApplyAsync(new Slipway.Kubernetes.ResourceKind(apiVersion, kind, plural), fields, force: false, TestContext.Current.CancellationToken);
    }

    public string Write(string relative, string text) => directory.Write(relative, text);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        Kubernetes.Dispose();
        directory.Dispose();
        await Server.DisposeAsync();
    }
}
