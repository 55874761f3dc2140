using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary>A bundle directory as <c>measure-bundle</c> leaves it, written by hand; writing it again is another build.</summary>
internal sealed record PreviewedBundle(TemporaryDirectory Directory, string Name)
{
    public const string EsModule = "application/javascript+module";

    public string Path => Directory[Name];

    public string Date { get; init; } = "2026-04-01";

    public IReadOnlyList<string> Flags { get; init; } = ["nodejs_compat"];

    public string Bindings { get; init; } = "{}";

    public string AssetsConfig { get; init; } = "{}";

    /// <summary>Asset path to text; null = the Worker has no assets.</summary>
    public IReadOnlyDictionary<string, string>? Assets { get; init; }

    public PreviewedBundle Write(string code) => Write(("index.js", EsModule, Encoding.UTF8.GetBytes(code)));

    public PreviewedBundle Write(params IReadOnlyList<(string Name, string ContentType, byte[] Content)> modules)
    {
        foreach (var (name, _, content) in modules)
        {
            Directory.Write($"{Name}/modules/{name}", "");
            File.WriteAllBytes(Directory[$"{Name}/modules/{name}"], content);
        }

        foreach (var (path, text) in Assets ?? new Dictionary<string, string>())
        {
            Directory.Write($"{Name}-assets{path}", text);
        }

        var assets = Assets?.Select(a => new BundleFile(a.Key, "text/html; charset=utf-8", Sha256Digest.Of(Encoding.UTF8.GetBytes(a.Value)).Hex, Encoding.UTF8.GetByteCount(a.Value)));
        var files = modules.Select(m => new BundleFile(m.Name, m.ContentType, Sha256Digest.Of(m.Content).Hex, m.Content.Length)).OrderBy(m => m.Name, StringComparer.Ordinal).ToArray();
        var record = new BuildRecord
        {
            WorkerName = Name,
            MainModule = modules.Count > 0 ? modules[0].Name : null,
            Modules = new SortedDictionary<string, string>(modules.ToDictionary(m => m.Name, m => m.ContentType), StringComparer.Ordinal),
            SourceMaps = [],
            AssetsDirectory = Assets is null ? null : Directory[$"{Name}-assets"],
            AssetsConfig = Assets is null ? null : JsonNode.Parse(AssetsConfig)!.AsObject(),
            CompatibilityDate = Date,
            CompatibilityFlags = Flags,
            Bindings = JsonNode.Parse(Bindings)!.AsObject(),
            NodeVersion = "24.0.0",
            WranglerVersion = "4.86.0",
        };
        var measured = new BundleMeasurement(files, [], assets is null ? null : [.. assets.OrderBy(a => a.Name, StringComparer.Ordinal)], 0);
        Directory.Write($"{Name}/build.json", Encoding.UTF8.GetString(record.ToBytes()));
        Directory.Write($"{Name}/bundle.json", Encoding.UTF8.GetString(
            BundleIndex.Create(record, measured, new BundleSource("", "", "."), new BundleTools("", "", "none", "", "")).ToBytes()));
        return this;
    }
}
