using System.Text;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A bundle directory as bundle-worker and measure-bundle leave it, a directory store beside it, and the step run on both.</summary>
internal sealed class UploadBundleWorker : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<BundleFile> modules = [];
    private readonly List<BundleFile> assets = [];

    public UploadBundleWorker() => Endpoint = $"file://{directory["store"]}";

    public string Endpoint { get; set; }

    public string Credentials { get; set; } = "";

    public string Key { get; set; } = "hello/abc.js";

    public string NodeVersion { get; set; } = "24.0.0";

    public bool AssetsOnly { get; init; }

    /// <summary>SHA-256 of what will be at the key.</summary>
    public string Hash { get; private set; } = "";

    public string IndexFile => directory["bundle/bundle.json"];

    public string this[string relative] => directory[relative];

    /// <summary>Everything in the directory store: path → text.</summary>
    public Dictionary<string, string> Stored => Directory.Exists(directory["store/scripts"])
        ? Directory.GetFiles(directory["store/scripts"], "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(directory["store/scripts"], f), File.ReadAllText)
        : [];

    public UploadBundleWorker Module(string name, string text, string type = "application/javascript+module") =>
        Add(modules, name, $"bundle/modules/{name}", text, type);

    public UploadBundleWorker Asset(string name, string text) => Add(assets, name, $"public{name}", text, "text/html");

    /// <summary>Writes the index, as measure-bundle does.</summary>
    public UploadBundleWorker Measure()
    {
        var index = new BundleIndex
        {
            SchemaVersion = BundleIndex.CurrentSchemaVersion,
            WorkerName = "hello",
            MainModule = AssetsOnly ? null : "index.js",
            Modules = [.. modules.Where(m => !m.Name.EndsWith(".map", StringComparison.Ordinal))],
            SourceMaps = [.. modules.Where(m => m.Name.EndsWith(".map", StringComparison.Ordinal))],
            Assets = assets.Count == 0 ? null : new BundleAssets([], assets),
            CompatibilityDate = "2026-01-01",
            CompatibilityFlags = [],
            Bindings = [],
            Source = new BundleSource("https://git.example/hello.git", "abc", "."),
            Tools = new BundleTools(NodeVersion, "4.86.0", "npm", "11.0.0", ""),
        };
        var bytes = index.ToBytes();
        directory.Write("bundle/bundle.json", Encoding.UTF8.GetString(bytes));
        Hash = AssetsOnly ? Sha256Digest.Of(bytes).Hex : modules.Single(m => m.Name == "index.js").Sha256;
        var record = new BuildRecord
        {
            WorkerName = "hello",
            MainModule = index.MainModule,
            Modules = [],
            SourceMaps = [],
            AssetsDirectory = assets.Count == 0 ? null : directory["public"],
            AssetsConfig = null,
            CompatibilityDate = null,
            CompatibilityFlags = [],
            Bindings = [],
            NodeVersion = NodeVersion,
            WranglerVersion = "4.86.0",
        };
        directory.Write("bundle/build.json", Encoding.UTF8.GetString(record.ToBytes()));
        return this;
    }

    /// <summary>Writes credentials as <c>echo</c> does.</summary>
    public UploadBundleWorker WithCredentials(string id, string secret)
    {
        directory.Write("credentials/access-key-id", id + "\n");
        directory.Write("credentials/secret-access-key", secret + "\n");
        Credentials = directory["credentials"];
        return this;
    }

    public string Write(string relative, string text) => directory.Write(relative, text);

    public Command Command(string bucket = "scripts", string overwrite = "false") => StepProgram.Named("upload-bundle").WithArguments(
        $"--bundle-path={directory["bundle"]}",
        $"--bundle-hash={Hash}",
        $"--r2-bucket-name={bucket}",
        $"--r2-endpoint-url={Endpoint}",
        $"--r2-object-key={Key}",
        $"--r2-credentials-path={Credentials}",
        $"--overwrite={overwrite}",
        $"--artifact-url-result-path={directory["artifact-url"]}",
        $"--uploaded-bytes-result-path={directory["uploaded-bytes"]}",
        $"--artifact-outputs-result-path={directory["artifact-outputs"]}");

    public Task<CommandResult> UploadAsync(string bucket = "scripts", string overwrite = "false") =>
        Command(bucket, overwrite).ExecuteAsync(TestContext.Current.CancellationToken);

    public string Result(string name) => File.ReadAllText(directory[name]);

    public bool HasResults => File.Exists(directory["artifact-url"]) || File.Exists(directory["uploaded-bytes"]);

    public void Dispose() => directory.Dispose();

    private UploadBundleWorker Add(List<BundleFile> files, string name, string path, string text, string type)
    {
        directory.Write(path, text);
        var bytes = Encoding.UTF8.GetBytes(text);
        files.RemoveAll(f => f.Name == name);
        files.Add(new BundleFile(name, type, Sha256Digest.Of(bytes).Hex, bytes.Length));
        return this;
    }
}
