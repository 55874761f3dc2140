using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Bundles;

/// <summary>
/// The bundle index, <c>&lt;r2-object-key&gt;.bundle.json</c>: what a Worker's bundle consists of and where it comes from.
/// Deterministic: the same input gives the same bytes (sorted, no timestamps, no paths of the machine).
/// </summary>
public sealed record BundleIndex
{
    /// <summary>The version of the format that this code writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of the format.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The Worker's name in its wrangler config, or null when it has none.</summary>
    public required string? WorkerName { get; init; }

    /// <summary>The main module's name (<c>index.js</c>), or null for a Worker of assets only.</summary>
    public required string? MainModule { get; init; }

    /// <summary>All modules, the main one included, sorted by name.</summary>
    public required IReadOnlyList<BundleFile> Modules { get; init; }

    /// <summary>Source maps, sorted by name.</summary>
    public required IReadOnlyList<BundleFile> SourceMaps { get; init; }

    /// <summary>Static assets, or null when the Worker has none.</summary>
    public required BundleAssets? Assets { get; init; }

    /// <summary>The compatibility date, <c>YYYY-MM-DD</c>, or null.</summary>
    public required string? CompatibilityDate { get; init; }

    /// <summary>The compatibility flags, in the config's order.</summary>
    public required IReadOnlyList<string> CompatibilityFlags { get; init; }

    /// <summary>The bindings that the wrangler config declares, as wrangler names them, without the values of vars.</summary>
    public required JsonObject Bindings { get; init; }

    /// <summary>Where the source came from.</summary>
    public required BundleSource Source { get; init; }

    /// <summary>What built it.</summary>
    public required BundleTools Tools { get; init; }

    /// <summary>The index of a bundle that was built and measured.</summary>
    public static BundleIndex Create(BuildRecord record, BundleMeasurement bundle, BundleSource source, BundleTools tools) => new()
    {
        SchemaVersion = CurrentSchemaVersion,
        WorkerName = record.WorkerName,
        MainModule = record.MainModule,
        Modules = bundle.Modules,
        SourceMaps = bundle.SourceMaps,
        Assets = bundle.Assets is { } files ? new BundleAssets(SortedJson.Of(record.AssetsConfig ?? []), files) : null,
        CompatibilityDate = record.CompatibilityDate,
        CompatibilityFlags = record.CompatibilityFlags,
        Bindings = SortedJson.Of(record.Bindings),
        Source = source,
        Tools = tools,
    };

    /// <summary>The index as UTF-8 JSON, indented by two spaces, ending with a newline: the bytes that are stored.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Readable.BundleIndex), (byte)'\n'];

    /// <summary>Reads an index.</summary>
    /// <exception cref="FormatException">It is no JSON of this format, or of a newer version.</exception>
    public static BundleIndex Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var index = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleIndex) ?? throw new FormatException("is empty.");
            return index.SchemaVersion == CurrentSchemaVersion
                ? index
                : throw new FormatException($"has schema version {index.SchemaVersion}; this program reads {CurrentSchemaVersion}.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"is not a bundle index: {e.Message}", e);
        }
    }
}

/// <summary>One file of a bundle.</summary>
/// <param name="Name">The module's name or the asset's path, with forward slashes; assets start with a slash.</param>
/// <param name="ContentType">The media type: a module's as Cloudflare wants it in an upload.</param>
/// <param name="Sha256">64 hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record BundleFile(string Name, string ContentType, string Sha256, long Size);

/// <summary>The static assets of a Worker.</summary>
/// <param name="Config">The <c>assets</c> object of the effective config, without its directory.</param>
/// <param name="Files">Sorted by path.</param>
public sealed record BundleAssets(JsonObject Config, IReadOnlyList<BundleFile> Files);

/// <summary>Where a bundle's source came from.</summary>
/// <param name="GitUrl">The repository's address, without credentials.</param>
/// <param name="Commit">The commit's SHA; ends in <c>-dirty</c> for a working tree with changes.</param>
/// <param name="ProjectRoot">The project's directory in the repository.</param>
public sealed record BundleSource(string GitUrl, string Commit, string ProjectRoot);

/// <summary>What built a bundle.</summary>
/// <param name="Node">Node.js' version, such as <c>24.21.0</c>.</param>
/// <param name="Wrangler">wrangler's version.</param>
/// <param name="PackageManager">npm, yarn, pnpm, bun or none.</param>
/// <param name="PackageManagerVersion">Its version; empty for none.</param>
/// <param name="WranglerEnvironment">The environment of the wrangler config; empty = the top level.</param>
public sealed record BundleTools(string Node, string Wrangler, string PackageManager, string PackageManagerVersion, string WranglerEnvironment);

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BundleIndex))]
[JsonSerializable(typeof(BuildRecord))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>Writes <c>+</c> and the like as they are: a content type has one, and the file is read by people.</summary>
    public static BundleJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
