using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Benchmarks;

/// <summary>samples/hello-worker, which Slipway deploys to one server and wrangler to another one.</summary>
internal sealed class DeployedProject : IAsyncDisposable
{
    private const string Name = "hello-worker";

    private readonly TemporaryDirectory directory = new();
    private readonly Wrangler wrangler;
    private readonly CancellationToken ct;
    private CloudflareApiServer ours, wranglers;

    private DeployedProject(Wrangler wrangler, CloudflareApiServer ours, CloudflareApiServer wranglers, CancellationToken ct) =>
        (this.wrangler, this.ours, this.wranglers, this.ct) = (wrangler, ours, wranglers, ct);

    /// <summary>Builds it: a bundle in a store for Slipway, sources and bundled code for wrangler.</summary>
    public static async Task<DeployedProject> BuildAsync(Wrangler wrangler, CancellationToken ct)
    {
        var project = new DeployedProject(wrangler, await StartAsync(TimeSpan.Zero), await StartAsync(TimeSpan.Zero), ct);
        await project.BuildAsync();
        return project;
    }

    /// <summary>Nothing is deployed any more, and each answer takes this long.</summary>
    public async Task ResetAsync(TimeSpan latency)
    {
        await DisposeServersAsync();
        (ours, wranglers) = (await StartAsync(latency), await StartAsync(latency));
        if (Directory.Exists(directory["built/objects/local/slipway"]))
        {
            Directory.Delete(directory["built/objects/local/slipway"], recursive: true);
        }
    }

    /// <summary><c>slipway deploy</c>; gives the number of its calls.</summary>
    public Task<int> DeployAsync() => CountAsync(ours, Programs.Step("slipway")
        .WithArguments("deploy", "worker.yaml", "--yes", "--r2-endpoint-url", new Uri(directory["built/objects"]).AbsoluteUri)
        .InDirectory(directory.Path)
        .WithEnvironment("CLOUDFLARE_API_BASE_URL", ours.BaseUrl)
        .WithEnvironment("CLOUDFLARE_API_TOKEN", ours.Token.Value));

    /// <summary><c>wrangler deploy</c>; gives the number of its calls.</summary>
    /// <param name="isBundled">True = of what it bundled before.</param>
    public Task<int> DeployByWranglerAsync(bool isBundled) =>
        CountAsync(wranglers, wrangler.Run(wranglers, directory["project"], isBundled ? ["deploy", "dist/index.js", "--no-bundle"] : ["deploy"]));

    public async ValueTask DisposeAsync()
    {
        await DisposeServersAsync();
        directory.Dispose();
    }

    private async Task BuildAsync()
    {
        var (kv, zone) = (ours.Account.Resources[0].Id, ours.Zones[0].Id);
        var sample = Path.Combine(Repository.Root, "samples", Name);
        await Programs.Step("slipway").WithArguments("run", sample, "-o", directory["built"], "-p", $"r2-object-key={Name}/bench.js").SucceedAsync(ct);
        directory.Write("worker.yaml", $$"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata: {name: {{Name}}}
            spec:
              account_id: {{ours.Account.Id}}
              script:
                name: {{Name}}
                bundle: {bucket: local, path: "{{Name}}/bench.js"}
              dns: {enabled: true, zone_id: {{zone}}, hostname: hello.example.com}
              env:
                variables: {ENVIRONMENT: bench}
              kv_namespaces: [{name: CACHE, namespace_id: "{{kv}}"}]
              schedules: ["0 0 * * *"]
            """);
        directory.Write("project/wrangler.json", $$"""
            {
              "name": "{{Name}}",
              "main": "src/index.ts",
              "compatibility_date": "2026-04-01",
              "vars": {"ENVIRONMENT": "bench"},
              "kv_namespaces": [{"binding": "CACHE", "id": "{{kv}}"}],
              "routes": [{"pattern": "hello.example.com/*", "zone_name": "example.com"}],
              "triggers": {"crons": ["0 0 * * *"]}
            }
            """);
        await Command.Run("cp", "-r", Path.Combine(sample, "src"), directory["project/src"]).SucceedAsync(ct);
        await wrangler.Run(wranglers, directory["project"], "deploy", "--dry-run", "--outdir", "dist").SucceedAsync(ct);
    }

    private static async Task<int> CountAsync(CloudflareApiServer server, Command command)
    {
        var before = server.Requests.Count;
        await command.SucceedAsync(CancellationToken.None);
        return server.Requests.Count - before;
    }

    private async Task DisposeServersAsync()
    {
        await ours.DisposeAsync();
        await wranglers.DisposeAsync();
    }

    private static async Task<CloudflareApiServer> StartAsync(TimeSpan latency)
    {
        var server = await CloudflareApiServer.StartAsync();
        server.AddZone("example.com");
        server.AddKvNamespace("cache");
        server.Latency = latency;
        return server;
    }
}
