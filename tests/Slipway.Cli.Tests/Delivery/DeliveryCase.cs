using System.Text;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>The program <c>slipway</c> in a directory of the test's own, as <c>slipway run</c> left it: bundles in <c>.slipway/objects</c>, and a server of
/// Cloudflare's API with the zone <c>example.com</c>.</summary>
internal sealed class DeliveryCase : IAsyncDisposable
{
    /// <summary>The bucket of all bundles.</summary>
    public const string Bucket = "scripts";

    private DeliveryCase(CloudflareApiServer server)
    {
        Server = server;
        Zone = server.AddZone("example.com");
    }

    public CloudflareApiServer Server { get; }

    public StoredZone Zone { get; }

    public TemporaryDirectory Directory { get; } = new();

    /// <summary>Environment of the program, beside where the API is and the token.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>The state's file of a Worker.</summary>
    public string StateFile(string worker) => Directory[$".slipway/objects/{Bucket}/slipway/state/{Server.Account.Id}/{worker}.json"];

    public static async Task<DeliveryCase> StartAsync() => new(await CloudflareApiServer.StartAsync());

    /// <summary>Runs <c>slipway</c>.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => Slipway(arguments).ExecuteAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs <c>slipway</c>, which must succeed, and gives what it printed on standard output, ids and times left out.</summary>
    public async Task<string> OutputAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().BeOneOf([0, 3], result.Transcript);
        return Stable(result.Output);
    }

    /// <summary>The command, ready to run.</summary>
    public Command Slipway(params string[] arguments) => Command.Run(Programs.Slipway, arguments)
        .InDirectory(Directory.Path)
        .WithEnvironment("CLOUDFLARE_API_BASE_URL", Server.BaseUrl)
        .WithEnvironment("CLOUDFLARE_API_TOKEN", Server.Token.Value)
        .WithEnvironment("AWS_ACCESS_KEY_ID", null)
        .WithEnvironment("AWS_SECRET_ACCESS_KEY", null)
        .WithEnvironment(Environment);

    /// <summary>Writes a manifest in the original contract's spelling.</summary>
    /// <param name="spec">Further fields of <c>spec</c>, two spaces in front of each line.</param>
    public string WriteManifest(string name = "api", string commit = "25be480267dc5ab78c3f7688f6132e4e49d695f8", string spec = "", string file = "") =>
        Directory.Write(file.Length > 0 ? file : $"{name}.yaml", $"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata:
              name: {name}
            spec:
              account_id: "{Server.Account.Id}"
              script:
                name: {name}
                bundle:
                  bucket: {Bucket}
                  path: {name}/{commit}.js
              compatibility_date: "2026-01-01"
            {spec}
            """);

    /// <summary>The text of a file of the directory.</summary>
    public string Read(string file) => File.ReadAllText(Directory[file]);

    /// <summary>The state of a Worker.</summary>
    public string ReadState(string worker) => File.ReadAllText(StateFile(worker));

    /// <summary>Puts a bundle of one module with its index into the store.</summary>
    public async Task PutBundleAsync(string name = "api", string commit = "25be480267dc5ab78c3f7688f6132e4e49d695f8", string source = "export default { fetch() { return new Response('one'); } };\n")
    {
        using var store = new DirectoryObjectStore(Directory[".slipway/objects"]);
        var keys = ArtifactKeys.Parse($"{name}/{commit}.js");
        var main = Encoding.UTF8.GetBytes(source);
        var index = new BundleIndex
        {
            SchemaVersion = BundleIndex.CurrentSchemaVersion,
            WorkerName = name,
            MainModule = "index.js",
            Modules = [new BundleFile("index.js", "application/javascript+module", Sha256Digest.Of(main).Hex, main.Length)],
            SourceMaps = [],
            Assets = null,
            CompatibilityDate = "2026-01-01",
            CompatibilityFlags = [],
            Bindings = [],
            Source = new BundleSource("https://git.example/api.git", commit, "."),
            Tools = new BundleTools("24.0.0", "4.86.0", "npm", "11.0.0", ""),
        }.ToBytes();
        System.IO.Directory.CreateDirectory(Directory[$".slipway/objects/{Bucket}"]);
        await PutAsync(keys.Index, index, "application/json");
        await PutAsync(keys.Main, main, "application/javascript+module");

        Task PutAsync(ObjectKey key, byte[] content, string type) => store.PutAsync(
            new ObjectAddress(BucketName.Parse(Bucket), key), ObjectContent.OfBytes(key.Value, content, type), PutCondition.Always, TestContext.Current.CancellationToken);
    }

    /// <summary>A text without what differs from run to run: ids, times.</summary>
    public string Stable(string text)
    {
        text = text.Replace(Server.BaseUrl, "API", StringComparison.Ordinal).Replace(Server.Account.Id, "ACCOUNT", StringComparison.Ordinal).Replace(Zone.Id, "ZONE", StringComparison.Ordinal).Replace(Directory.Path, "DIR", StringComparison.Ordinal);
        foreach (var script in Server.Account.Scripts.Values)
        {
            for (var i = 0; i < script.Versions.Count; i++)
            {
                var id = script.Versions[i].Id;
                text = text.Replace(id, $"VERSION-{i + 1}", StringComparison.Ordinal).Replace($"version {id[..8]}", $"version VERSION-{i + 1}", StringComparison.Ordinal);
            }

            for (var i = 0; i < script.Deployments.Count; i++)
            {
                text = text.Replace(script.Deployments[i].Id, $"DEPLOYMENT-{script.Deployments.Count - i}", StringComparison.Ordinal);
            }
        }

        return StableText.Times(text);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Dispose();
    }
}
