using System.Text;
using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>A bundle of a few files, which tests put into stores and directories, and damage there.</summary>
internal sealed class ArtifactBundle
{
    private readonly List<BundleFile> modules = [];
    private readonly List<BundleFile> maps = [];
    private readonly List<BundleFile> assets = [];
    private readonly Dictionary<string, byte[]> contents = [];

    public string? Main { get; init; } = "index.js";

    public ArtifactBundle Module(string name, string text, string type = ModuleTypes.EsModule) => Add(modules, name, text, type);

    public ArtifactBundle Map(string name, string text) => Add(maps, name, text, ModuleTypes.SourceMap);

    public ArtifactBundle Asset(string path, string text) => Add(assets, path, text, "text/html");

    public BundleIndex Index => new()
    {
        SchemaVersion = BundleIndex.CurrentSchemaVersion,
        WorkerName = "hello",
        MainModule = Main,
        Modules = modules,
        SourceMaps = maps,
        Assets = assets.Count == 0 ? null : new BundleAssets(new() { ["html_handling"] = "none" }, assets),
        CompatibilityDate = "2026-01-01",
        CompatibilityFlags = ["nodejs_compat"],
        Bindings = [],
        Source = new BundleSource("https://git.example/hello.git", "abc", "."),
        Tools = new BundleTools("24.0.0", "4.86.0", "npm", "11.0.0", ""),
    };

    /// <summary>Puts all objects where upload-bundle puts them.</summary>
    public async Task<ArtifactBundle> PutAsync(IObjectStore store, ArtifactRequest artifact, CancellationToken ct)
    {
        var index = Index.ToBytes();
        var objects = modules.Concat(maps).Concat(assets).Where(file => file.Name != Main)
            .Select(file => (Key: artifact.Keys.Blob(Sha256Digest.Parse(file.Sha256)), Content: contents[file.Name], Type: file.ContentType))
            .Append((artifact.Keys.Index, index, "application/json"))
            .Append(Main is null ? (artifact.Keys.Main, index, "application/json") : (artifact.Keys.Main, contents[Main], ModuleTypes.EsModule));
        foreach (var (key, content, type) in objects)
        {
            await store.PutAsync(new(artifact.Bucket, key), ObjectContent.OfBytes(key.Value, content, type), PutCondition.Always, ct);
        }

        return this;
    }

    /// <summary>Writes a bundle directory as measure-bundle leaves it.</summary>
    public BundleDirectory Write(TemporaryDirectory directory)
    {
        foreach (var file in modules.Concat(maps))
        {
            directory.Write($"bundle/modules/{file.Name}", Encoding.UTF8.GetString(contents[file.Name]));
        }

        foreach (var file in assets)
        {
            directory.Write($"public{file.Name}", Encoding.UTF8.GetString(contents[file.Name]));
        }

        var record = new BuildRecord
        {
            WorkerName = "hello",
            MainModule = Main,
            Modules = [],
            SourceMaps = [],
            AssetsDirectory = assets.Count == 0 ? null : directory["public"],
            AssetsConfig = null,
            CompatibilityDate = null,
            CompatibilityFlags = [],
            Bindings = [],
            NodeVersion = "24.0.0",
            WranglerVersion = "4.86.0",
        };
        directory.Write("bundle/build.json", Encoding.UTF8.GetString(record.ToBytes()));
        directory.Write("bundle/bundle.json", Encoding.UTF8.GetString(Index.ToBytes()));
        return new BundleDirectory(directory["bundle"]);
    }

    private ArtifactBundle Add(List<BundleFile> files, string name, string text, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        contents[name] = bytes;
        files.Add(new BundleFile(name, type, Sha256Digest.Of(bytes).Hex, bytes.Length));
        return this;
    }
}
