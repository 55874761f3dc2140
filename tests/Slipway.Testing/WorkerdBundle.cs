using System.Text.Json.Nodes;

namespace Slipway.Testing;

/// <summary>One module of a Worker.</summary>
/// <param name="Name">Its name, as imports of other modules spell it, without <c>./</c>.</param>
/// <param name="ContentType">Its media type, as Cloudflare wants it in an upload.</param>
/// <param name="Content">Its bytes.</param>
public sealed record WorkerdModule(string Name, string ContentType, byte[] Content);

/// <summary>What <see cref="Workerd"/> serves: a Worker's modules and what they need.</summary>
public sealed record WorkerdBundle
{
    /// <summary>The modules; source maps are passed over.</summary>
    public required IReadOnlyList<WorkerdModule> Modules { get; init; }

    /// <summary>The main module's name; null for a Worker of assets only.</summary>
    public required string? MainModule { get; init; }

    /// <summary>The compatibility date, <c>YYYY-MM-DD</c>.</summary>
    public required string CompatibilityDate { get; init; }

    /// <summary>The compatibility flags.</summary>
    public IReadOnlyList<string> CompatibilityFlags { get; init; } = [];

    /// <summary>Full path of the directory of static assets, or null.</summary>
    public string? AssetsDirectory { get; init; }

    /// <summary>The <c>assets</c> object of the wrangler config: binding, not_found_handling, html_handling, run_worker_first.</summary>
    public JsonObject AssetsConfig { get; init; } = [];

    /// <summary>The class of each Durable Object binding.</summary>
    public IReadOnlyDictionary<string, string> DurableObjects { get; init; } = new Dictionary<string, string>();

    /// <summary>The bindings of KV namespaces, which are empty at the start.</summary>
    public IReadOnlyList<string> KvNamespaces { get; init; } = [];

    /// <summary>The bindings of R2 buckets, which are empty at the start.</summary>
    public IReadOnlyList<string> R2Buckets { get; init; } = [];

    /// <summary>Variables, which may be any JSON, and secrets.</summary>
    public JsonObject Vars { get; init; } = [];

    /// <summary>Reads an artifact that was uploaded into a directory: main module, bundle index and blobs, as they lie there.</summary>
    /// <param name="mainModuleFile">Full path of the object of the main module; <c>.bundle.json</c> and <c>blobs/</c> lie beside it.</param>
    /// <param name="assetsDirectory">Where static assets are put, if there are any.</param>
    public static async Task<WorkerdBundle> FromArtifactAsync(string mainModuleFile, string assetsDirectory, CancellationToken ct)
    {
        var index = JsonNode.Parse(await File.ReadAllTextAsync(mainModuleFile + ".bundle.json", ct))!;
        var main = index["mainModule"]?.GetValue<string>();
        var modules = new List<WorkerdModule>();
        foreach (var module in index["modules"]!.AsArray())
        {
            var name = module!["name"]!.GetValue<string>();
            var file = name == main ? mainModuleFile : Blob(mainModuleFile, module);
            modules.Add(new WorkerdModule(name, module["contentType"]!.GetValue<string>(), await File.ReadAllBytesAsync(file, ct)));
        }

        foreach (var asset in index["assets"]?["files"]?.AsArray() ?? [])
        {
            var path = Path.Combine(assetsDirectory, asset!["name"]!.GetValue<string>().TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Blob(mainModuleFile, asset), path);
        }

        return new WorkerdBundle
        {
            Modules = modules,
            MainModule = main,
            CompatibilityDate = index["compatibilityDate"]!.GetValue<string>(),
            CompatibilityFlags = [.. index["compatibilityFlags"]!.AsArray().Select(flag => flag!.GetValue<string>())],
            AssetsDirectory = index["assets"] is null ? null : assetsDirectory,
            AssetsConfig = index["assets"]?["config"]?.DeepClone().AsObject() ?? [],
        };
    }

    private static string Blob(string mainModuleFile, JsonNode file) =>
        Path.Combine(Path.GetDirectoryName(mainModuleFile)!, "blobs", "sha256", file["sha256"]!.GetValue<string>());
}
