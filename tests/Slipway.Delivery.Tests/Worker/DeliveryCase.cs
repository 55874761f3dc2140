using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cloudflare;
using Slipway.Manifests;
using Slipway.ObjectStore;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>An account, the zone <c>example.com</c>, and a store with bundles and state: what deployments of the Worker <c>api</c> work on.</summary>
internal sealed class DeliveryCase : IAsyncDisposable
{
    public const string Bucket = "bundles";

    private readonly TemporaryDirectory directory = new();

    private DeliveryCase(CloudflareApiServer server)
    {
        Server = server;
        Zone = server.AddZone("example.com");
        Store = new DirectoryObjectStore(directory.Path);
        Worker = Workers.Api(server.Account.Id);
    }

    public CloudflareApiServer Server { get; }

    public StoredZone Zone { get; }

    public DirectoryObjectStore Store { get; }

    /// <summary>The manifest of the next deployment: the bundle <c>api/one.js</c>.</summary>
    public CloudflareWorker Worker { get; set; }

    /// <summary>Values of secrets by the name of the environment variable that a manifest of a test would name.</summary>
    public Dictionary<string, string> SecretValues { get; } = [];

    /// <summary>The clock of planning.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public WorkerAddress Address => new(Server.Account.Id, "api");

    public StoredScript Script => Server.Script("api");

    public string StatePath => directory[$"{Bucket}/slipway/state/{Server.Account.Id}/api.json"];

    public string State => File.ReadAllText(StatePath);

    /// <summary>Warnings while plans were applied.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Where <see cref="Store"/> is.</summary>
    public ObjectStoreEndpoint StoreEndpoint => ObjectStoreEndpoint.Parse($"file://{directory.Path}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>With two bundles: <c>api/one.js</c> and <c>api/two.js</c>.</summary>
    public static async Task<DeliveryCase> StartAsync()
    {
        var test = new DeliveryCase(await CloudflareApiServer.StartAsync());
        await test.PutAsync(new TestBundle("api/one.js") { Commit = "1111111111111111111111111111111111111111" });
        await test.PutAsync(new TestBundle("api/two.js") { Main = "export default { fetch() { return new Response('two'); } };", Commit = "2222222222222222222222222222222222222222" });
        return test;
    }

    /// <summary>Stores a bundle with its index.</summary>
    public async Task PutAsync(TestBundle bundle)
    {
        foreach (var (key, content) in bundle.Objects())
        {
            await Store.PutAsync(new(BucketName.Parse(Bucket), ObjectKey.Parse(key)), content, PutCondition.Always, Ct);
        }
    }

    /// <summary>Puts something else, or with null nothing, in the place of a blob of the bundles of <c>api/</c>.</summary>
    /// <param name="text">What the blob holds.</param>
    public async Task TamperAsync(string text, string? other)
    {
        var address = new ObjectAddress(BucketName.Parse(Bucket), ArtifactKeys.Parse("api/any.js").Blob(Sha256Digest.Of(Encoding.UTF8.GetBytes(text))));
        if (other is null)
        {
            (await Store.DeleteAsync(address, Ct)).Should().BeTrue();
        }
        else
        {
            await Store.PutAsync(address, ObjectContent.OfText(other), PutCondition.Always, Ct);
        }
    }

    /// <summary>What a deployment works with.</summary>
    /// <param name="store">The store, when it is not <see cref="Store"/>.</param>
    /// <param name="onCall">Told of each request before it is sent.</param>
    /// <param name="retries">How often the client tries a call again: never, so that a fault is one.</param>
    /// <param name="patience">How long an answer may take; null = as long as the client gives it.</param>
    public DeliveryAccess Access(IObjectStore? store = null, Action<string, string>? onCall = null, int retries = 0, TimeSpan? patience = null) => new()
    {
        Api = new CloudflareApi(new CloudflareApiOptions
        {
            Token = ApiToken.Parse(Server.Token.Value, "test"),
            BaseUrl = CloudflareApiUrl.Parse(Server.BaseUrl),
            OnCall = onCall ?? ((_, _) => { }),
            Retries = retries,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            AttemptTimeout = patience ?? TimeSpan.FromSeconds(60),
            UploadTimeout = patience ?? TimeSpan.FromMinutes(5),
        }),
        Store = store ?? Store,
        StateBucket = BucketName.Parse(Bucket),
        Warn = Warnings.Add,
        SecretIterations = 1,
        Time = Time,
    };

    public DeploymentOptions Options(string traffic = "100", bool adopt = false) => new()
    {
        Worker = Worker,
        Values = new ResolvedValues(
            new Dictionary<ManifestValue, string>(),
            Worker.Secrets.ToDictionary(s => s.Value, s => new SecretText(SecretValues[s.Name]))),
        Traffic = TrafficShare.Parse(traffic),
        Adopt = adopt,
    };

    public Task<DeploymentPlan> PlanAsync(string traffic = "100", bool adopt = false) => DeploymentPlan.CreateAsync(Access(), Options(traffic, adopt), Ct);

    /// <summary>The plan's lines without its first, which names the account.</summary>
    public async Task<string> PlanTextAsync(string traffic = "100", bool adopt = false) => Text(await PlanAsync(traffic, adopt));

    public async Task<DeploymentOutcome> DeployAsync(string traffic = "100", bool adopt = false) =>
        await (await PlanAsync(traffic, adopt)).ApplyAsync(_ => { }, Ct);

    public static string Text(DeploymentPlan plan) => string.Join('\n', PlanText.Lines(plan).Skip(1).Select(l => l.Text));

    /// <summary>What deployments must say and not do: the text of the exception.</summary>
    public async Task<string> ProblemAsync(string traffic = "100", bool adopt = false) =>
        (await FluentActions.Awaiting(() => DeployAsync(traffic, adopt)).Should().ThrowAsync<DeliveryException>()).Which.Message.Replace(Server.Account.Id, "ACCOUNT", StringComparison.Ordinal);

    /// <summary>Requests of an action, as <c>METHOD /path</c> below the script, those that read left out.</summary>
    public async Task<IReadOnlyList<string>> WritesOfAsync(Func<Task> action) => [.. (await RequestsOfAsync(action)).Where(r => !r.StartsWith("GET ", StringComparison.Ordinal))];

    /// <summary>Requests of an action.</summary>
    public async Task<IReadOnlyList<string>> RequestsOfAsync(Func<Task> action)
    {
        var before = Server.Requests.Count;
        await action();
        return [.. Server.Requests.Skip(before).Select(r => $"{r.Method} {r.Path.Replace($"/accounts/{Server.Account.Id}/workers", "", StringComparison.Ordinal).Replace(Zone.Id, "ZONE", StringComparison.Ordinal)}")];
    }

    /// <summary>A binding of the live version as JSON.</summary>
    public string? Binding(string name) => Script.LiveVersion!.Binding(name)?.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Store.Dispose();
        directory.Dispose();
    }
}

/// <summary>A bundle as the build leaves it in the store.</summary>
/// <param name="Key">The object key of the main module.</param>
internal sealed record TestBundle(string Key)
{
    public string? Main { get; init; } = "export default { fetch() { return new Response('one'); } };";

    public string MainType { get; init; } = ModuleTypes.EsModule;

    /// <summary>Other modules by name, each with its type.</summary>
    public IReadOnlyDictionary<string, (string Type, string Text)> Modules { get; init; } = new Dictionary<string, (string, string)>();

    public IReadOnlyDictionary<string, string> SourceMaps { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string>? Assets { get; init; }

    public JsonObject AssetsConfig { get; init; } = [];

    public string? CompatibilityDate { get; init; } = "2026-01-01";

    public IReadOnlyList<string> CompatibilityFlags { get; init; } = [];

    public JsonObject Bindings { get; init; } = [];

    public string Commit { get; init; } = "";

    public IEnumerable<(string Key, ObjectContent Content)> Objects()
    {
        var keys = ArtifactKeys.Parse(Key);
        var modules = Modules.Select(m => (m.Key, m.Value.Type, m.Value.Text)).ToList();
        if (Main is not null)
        {
            modules.Insert(0, ("index.js", MainType, Main));
        }

        var index = new BundleIndex
        {
            SchemaVersion = BundleIndex.CurrentSchemaVersion,
            WorkerName = "api",
            MainModule = Main is null ? null : "index.js",
            Modules = [.. modules.Select(m => File(m.Key, m.Type, m.Text))],
            SourceMaps = [.. SourceMaps.Select(m => File(m.Key, ModuleTypes.SourceMap, m.Value))],
            Assets = Assets is null ? null : new BundleAssets(AssetsConfig, [.. Assets.Select(a => File(a.Key, "text/html", a.Value))]),
            CompatibilityDate = CompatibilityDate,
            CompatibilityFlags = CompatibilityFlags,
            Bindings = Bindings,
            Source = new BundleSource("https://example.com/api.git", Commit, "."),
            Tools = new BundleTools("24.0.0", "4.0.0", "npm", "11.0.0", ""),
        };
        var blobs = modules.Skip(Main is null ? 0 : 1).Select(m => m.Text).Concat(SourceMaps.Values).Concat(Assets?.Values ?? []);
        var indexContent = ObjectContent.OfBytes("index", index.ToBytes(), "application/json");
        return
        [
            .. blobs.Select(text => (keys.Blob(Sha256Digest.Of(Encoding.UTF8.GetBytes(text))).Value, ObjectContent.OfText(text))),
            (keys.Index.Value, indexContent),
            (Key, Main is null ? indexContent : ObjectContent.OfText(Main)),
        ];
    }

    private static BundleFile File(string name, string type, string text) =>
        new(name, type, Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex, Encoding.UTF8.GetByteCount(text));
}
