using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>The multipart body of an upload: metadata first, then a part for each module
/// (developers.cloudflare.com/workers/configuration/multipart-upload-metadata).</summary>
internal sealed partial record ScriptUpload(JsonObject Metadata, IReadOnlyList<StoredModule> Modules)
{
    /// <summary>Bytes (developers.cloudflare.com/workers/platform/limits).</summary>
    private const int MaxMessageBytes = 1000, MaxTagBytes = 100;

    private static readonly string[] ModuleTypes =
    [
        "application/javascript+module", "application/javascript", "text/javascript+module", "text/javascript", "application/wasm",
        "application/octet-stream", "application/json", "text/plain", "text/x-python", "text/x-python-requirement", "application/source-map",
    ];

    /// <summary>The part that runs; null for a Worker of assets only.</summary>
    public string? MainModule => (string?)Metadata["main_module"] ?? (string?)Metadata["body_part"];

    /// <summary>Classes that the main module exports.</summary>
    public IReadOnlySet<string> ExportedNames => Modules.FirstOrDefault(m => m.Name == MainModule) is { } main ? Exports(main.Text) : new HashSet<string>();

    /// <exception cref="RefusalException">The body is not what the API takes.</exception>
    public static ScriptUpload Read(Call call, StoredCloud cloud, string schema)
    {
        var parts = call.Request.Parts;
        var metadata = ReadMetadata(parts, "metadata", call.IsLenient);
        var modules = parts.Where(p => p.Name != "metadata").Select(p => Module(p, call.IsLenient)).ToList();
        var upload = new ScriptUpload(metadata, modules);
        upload.CheckSchema(schema, call.Strictness);
        upload.CheckModules(cloud, call.IsLenient);
        return upload;
    }

    /// <summary>A part of JSON that is no file.</summary>
    public static JsonObject ReadMetadata(IReadOnlyList<RecordedPart> parts, string name, bool lenient)
    {
        if (parts.Select(p => p.Name).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw RefusalException.InvalidBody($"two parts '{twice.Key}'");
        }

        var part = parts.FirstOrDefault(p => p.Name == name) ?? throw RefusalException.InvalidBody($"no part '{name}'");
        if (part.FileName is not null || part.ContentType is not (null or "application/json") && !lenient)
        {
            throw RefusalException.InvalidBody($"the part '{name}' is a field: no filename, no Content-Type but application/json");
        }

        if (parts[0] != part && !lenient)
        {
            throw RefusalException.InvalidBody($"the part '{name}' comes first");
        }

        try
        {
            return JsonNode.Parse(part.Content.Span) as JsonObject ?? throw RefusalException.InvalidBody($"the part '{name}' is no JSON object");
        }
        catch (JsonException e)
        {
            throw RefusalException.InvalidBody($"the part '{name}': {e.Message}");
        }
    }

    private static StoredModule Module(RecordedPart part, bool lenient)
    {
        if (part.FileName is null || part.FileName != part.Name && !lenient)
        {
            throw RefusalException.InvalidBody($"the part '{part.Name}' has the filename '{part.FileName}': a module's part has its path as name and as filename");
        }

        return ModuleTypes.Contains(part.ContentType?.Split(';')[0])
            ? new StoredModule(part.Name, part.ContentType!.Split(';')[0], part.Content)
            : throw RefusalException.InvalidBody($"the part '{part.Name}' has the Content-Type '{part.ContentType}'");
    }

    private void CheckSchema(string schema, Strictness strictness)
    {
        if (RequestSchemas.Errors(schema, Metadata, strictness) is { Count: > 0 } errors)
        {
            throw RefusalException.InvalidBody($"metadata: {string.Join("; ", errors)}");
        }

        if (TextBytes("workers/message") > MaxMessageBytes || TextBytes("workers/tag") > MaxTagBytes)
        {
            throw RefusalException.InvalidBody($"annotations: workers/message has at most {MaxMessageBytes} bytes, workers/tag {MaxTagBytes}");
        }

        int TextBytes(string name) => System.Text.Encoding.UTF8.GetByteCount((string?)Metadata["annotations"]?[name] ?? "");
    }

    private void CheckModules(StoredCloud cloud, bool lenient)
    {
        if (MainModule is null)
        {
            if (Metadata["assets"] is null)
            {
                throw RefusalException.InvalidBody("metadata: neither main_module nor body_part, and no assets");
            }

            return;
        }

        var main = Modules.FirstOrDefault(m => m.Name == MainModule)
            ?? throw RefusalException.Validation($"No such module \"{MainModule}\": no part has this name.");
        if (Metadata["main_module"] is not null && main.ContentType is not ("application/javascript+module" or "text/javascript+module" or "text/x-python"))
        {
            throw RefusalException.Validation($"The main module \"{MainModule}\" must be an ES module or Python, not {main.ContentType}.");
        }

        if (Modules.Sum(m => m.IsSourceMap ? 0L : m.Content.Length) is var bytes && bytes > cloud.MaxScriptBytes)
        {
            throw new RefusalException(413, 10027, $"Your Worker exceeded the size limit of {cloud.MaxScriptBytes} bytes: it has {bytes}.");
        }

        foreach (var map in Modules.Where(m => m.IsSourceMap && !lenient))
        {
            if (!Modules.Any(m => m.IsJavaScript && SourceMapOf(m) == map.Name))
            {
                throw RefusalException.InvalidBody($"the source map '{map.Name}' is named by no module's sourceMappingURL");
            }
        }

        if (Modules.Where(m => m.IsJavaScript).Select(m => cloud.SyntaxError?.Invoke(m)).FirstOrDefault(e => e is not null) is { } error)
        {
            throw RefusalException.Validation($"Uncaught SyntaxError: {error}");
        }

        if (main.ContentType == "application/javascript+module" && ExportedNames.Count == 0)
        {
            throw new RefusalException(400, 10068, "The uploaded script has no registered event handlers.");
        }
    }

    /// <summary>The file's name in the last sourceMappingURL, as a path beside the module.</summary>
    private static string? SourceMapOf(StoredModule module)
    {
        var url = SourceMappingUrl().Matches(module.Text).LastOrDefault()?.Groups[1].Value;
        return url is null ? null : Path.GetDirectoryName(module.Name) is { Length: > 0 } directory ? $"{directory}/{url}" : url;
    }

    /// <summary>Good enough for bundles: declarations and lists of exports.</summary>
    private static HashSet<string> Exports(string code) =>
    [
        .. ExportedDeclaration().Matches(code).Select(m => m.Groups[1].Value),
        .. ExportDefault().IsMatch(code) ? ["default"] : Array.Empty<string>(),
        .. ExportList().Matches(code).SelectMany(m => m.Groups[1].Value.Split(',')).Select(e => e.Split(" as ")[^1].Trim().Trim('"')).Where(e => e.Length > 0),
    ];

    [GeneratedRegex(@"[#@] ?sourceMappingURL=(\S+)")]
    private static partial Regex SourceMappingUrl();

    [GeneratedRegex(@"\bexport\s+(?:class|async\s+function|function|const|let|var)\s*\*?\s+(\w+)")]
    private static partial Regex ExportedDeclaration();

    [GeneratedRegex(@"\bexport\s+default\b")]
    private static partial Regex ExportDefault();

    [GeneratedRegex(@"\bexport\s*\{([^}]*)\}")]
    private static partial Regex ExportList();
}
