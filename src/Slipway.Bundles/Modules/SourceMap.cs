using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>Source maps as wrangler uploads them: it writes the full path of its output directory into the file, and takes it out again
/// before an upload. So the same source gives the same bytes wherever it was built.</summary>
public static class SourceMap
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rewrites a map's sources to be relative to the project root, and names its module as the upload does; all else stays.</summary>
    /// <param name="file">The map, which is rewritten.</param>
    /// <param name="module">The name of the module whose map it is.</param>
    /// <param name="outputDirectory">The directory in which wrangler wrote it.</param>
    /// <param name="projectRoot">The project root.</param>
    public static async Task MakeRelativeAsync(string file, string module, string outputDirectory, string projectRoot, CancellationToken ct)
    {
        JsonObject? map;
        try
        {
            map = JsonNode.Parse(await File.ReadAllBytesAsync(file, ct)) as JsonObject;
        }
        catch (JsonException)
        {
            return;
        }

        if (map?["sources"] is not JsonArray sources)
        {
            return;
        }

        map["sourceRoot"] = "";
        map["sources"] = new JsonArray([.. sources.Select(s => (JsonNode?)(s is null ? null : Relative(s.GetValue<string>(), outputDirectory, projectRoot)))]);
        map["file"] = module;
        await using var stream = File.Create(file);
        await using var writer = new Utf8JsonWriter(stream, Compact);
        map.WriteTo(writer);
    }

    /// <summary>Sources that are no files have a scheme (<c>wrangler-module:x</c>); they stay.</summary>
    private static string Relative(string source, string outputDirectory, string projectRoot) =>
        source.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && !source[..colon].Contains('/', StringComparison.Ordinal)
            ? source
            : Path.GetRelativePath(projectRoot, Path.GetFullPath(source, outputDirectory)).Replace('\\', '/');
}
