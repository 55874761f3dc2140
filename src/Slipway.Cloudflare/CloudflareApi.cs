namespace Slipway.Cloudflare;

/// <summary>Cloudflare's API (developers.cloudflare.com/api), as far as a deployer of Workers needs it: one group of calls for each product.</summary>
/// <remarks>All calls throw <see cref="CloudflareException"/>, and <see cref="OperationCanceledException"/> when cancelled. They may run side by side.</remarks>
public sealed class CloudflareApi : IDisposable
{
    private readonly ApiClient client;

    /// <summary>Describes a client; nothing is sent yet.</summary>
    public CloudflareApi(CloudflareApiOptions options)
    {
        if (options.BaseUrl.Value is { Scheme: "http", IsLoopback: false })
        {
            options.Warn($"the base address of the Cloudflare API, '{options.BaseUrl}', is not encrypted: the token can be read on its way. Use https.");
        }

        client = new ApiClient(options);
        Tokens = new TokenCalls(client);
        Zones = new ZoneCalls(client);
        Dns = new DnsCalls(client);
        Routes = new RouteCalls(client);
        Domains = new DomainCalls(client);
        Scripts = new ScriptCalls(client);
        Versions = new VersionCalls(client);
        Deployments = new DeploymentCalls(client);
        Assets = new AssetCalls(client);
        Subdomains = new SubdomainCalls(client);
        KvNamespaces = new KvNamespaceCalls(client);
        D1 = new D1Calls(client);
        Queues = new QueueCalls(client);
        R2Buckets = new R2BucketCalls(client);
        Hyperdrive = new HyperdriveCalls(client);
    }

    /// <summary>HTTP requests sent so far, repeated ones included.</summary>
    public int Calls => client.Calls;

    /// <summary>The API token itself.</summary>
    public TokenCalls Tokens { get; }

    /// <summary>Zones.</summary>
    public ZoneCalls Zones { get; }

    /// <summary>DNS records.</summary>
    public DnsCalls Dns { get; }

    /// <summary>Routes of Workers.</summary>
    public RouteCalls Routes { get; }

    /// <summary>Custom domains of Workers.</summary>
    public DomainCalls Domains { get; }

    /// <summary>Workers: scripts, settings, secrets, schedules.</summary>
    public ScriptCalls Scripts { get; }

    /// <summary>Versions of Workers.</summary>
    public VersionCalls Versions { get; }

    /// <summary>Deployments of Workers.</summary>
    public DeploymentCalls Deployments { get; }

    /// <summary>Static assets of Workers.</summary>
    public AssetCalls Assets { get; }

    /// <summary>workers.dev.</summary>
    public SubdomainCalls Subdomains { get; }

    /// <summary>KV namespaces.</summary>
    public KvNamespaceCalls KvNamespaces { get; }

    /// <summary>D1 databases.</summary>
    public D1Calls D1 { get; }

    /// <summary>Queues.</summary>
    public QueueCalls Queues { get; }

    /// <summary>R2 buckets.</summary>
    public R2BucketCalls R2Buckets { get; }

    /// <summary>Hyperdrive configurations.</summary>
    public HyperdriveCalls Hyperdrive { get; }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => client.Dispose();
}
