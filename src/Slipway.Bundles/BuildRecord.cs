using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>What <c>bundle-worker</c> tells <c>measure-bundle</c> about the bundle that it made; the file <c>build.json</c> of a
/// <see cref="BundleDirectory"/>. Unlike the index it may name paths of the machine.</summary>
public sealed record BuildRecord
{
    /// <summary>The Worker's name in its wrangler config, or null.</summary>
    public required string? WorkerName { get; init; }

    /// <summary>The main module's name (<c>index.js</c>), or null for a Worker of assets only.</summary>
    public required string? MainModule { get; init; }

    /// <summary>Content type by module name, for every file in the modules directory that is a module.</summary>
    public required SortedDictionary<string, string> Modules { get; init; }

    /// <summary>The names of source maps in the modules directory.</summary>
    public required IReadOnlyList<string> SourceMaps { get; init; }

    /// <summary>Full path of the directory of static assets, or null.</summary>
    public required string? AssetsDirectory { get; init; }

    /// <summary>The <c>assets</c> object of the effective config without its directory; null without assets.</summary>
    public required JsonObject? AssetsConfig { get; init; }

    /// <summary>The compatibility date, or null.</summary>
    public required string? CompatibilityDate { get; init; }

    /// <summary>The compatibility flags.</summary>
    public required IReadOnlyList<string> CompatibilityFlags { get; init; }

    /// <summary>The declared bindings, without the values of vars.</summary>
    public required JsonObject Bindings { get; init; }

    /// <summary>Node.js' version.</summary>
    public required string NodeVersion { get; init; }

    /// <summary>wrangler's version.</summary>
    public required string WranglerVersion { get; init; }

    /// <summary>The record as JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BuildRecord);

    /// <summary>Reads a record.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static BuildRecord Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, BundleJson.Default.BuildRecord) ?? throw new FormatException("is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"is not a build record: {e.Message}", e);
        }
    }
}
