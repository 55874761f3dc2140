using System.Text.Json;

namespace Slipway.Bundles;

/// <summary>The fields of a <c>package.json</c> that matter here. A field of an unexpected type counts as absent.</summary>
internal sealed class PackageJson
{
    /// <summary>The file's name.</summary>
    public const string FileName = "package.json";

    private readonly JsonElement root;

    private PackageJson(string path, JsonElement root)
    {
        FilePath = path;
        this.root = root;
    }

    /// <summary>Full path of the file.</summary>
    public string FilePath { get; }

    /// <summary>The package's name, or null.</summary>
    public string? Name => Text(root, "name");

    /// <summary>The package's version, or null.</summary>
    public string? Version => Text(root, "version");

    /// <summary>Corepack's field, such as <c>pnpm@10.2.0+sha512.…</c>, or null.</summary>
    public string? PackageManager => Text(root, "packageManager");

    /// <summary>The patterns of <c>workspaces</c> (npm, yarn, bun), in either of its two forms; null when the field is absent.</summary>
    public IReadOnlyList<string>? Workspaces => Member(root, "workspaces") switch
    {
        { ValueKind: JsonValueKind.Array } list => Texts(list),
        { ValueKind: JsonValueKind.Object } both when Member(both, "packages") is { ValueKind: JsonValueKind.Array } list => Texts(list),
        { ValueKind: JsonValueKind.Object } => [],
        _ => null,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="shown">The path as the message names it.</param>
    /// <exception cref="ToolchainException">It is no JSON object; the message names file and line.</exception>
    public static PackageJson Read(string path, string shown)
    {
        var bytes = File.ReadAllBytes(path).AsMemory();
        // npm, yarn and pnpm read a file with a byte order mark too.
        var content = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new PackageJson(path, document.RootElement.Clone())
                : throw new ToolchainException($"reading '{shown}': line 1: it holds no JSON object. A package.json starts with {{ and ends with }}.");
        }
        catch (JsonException e)
        {
            throw new ToolchainException(
                $"reading '{shown}': line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: it is not valid JSON: {Reason(e)} "
                + "Correct the file; JSON knows no comments and no trailing commas.", e);
        }
    }

    /// <summary>Reads the file of a directory; null when there is none.</summary>
    public static PackageJson? ReadIn(string directory, ProjectLocation project)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Read(path, project.Relative(path)) : null;
    }

    /// <summary>A range of <c>engines</c>, or null.</summary>
    public string? Engine(string name) => Text(Member(root, "engines"), name);

    /// <summary>Volta's pinned version of <c>node</c> or of a manager, or null.</summary>
    public string? Volta(string name) => Text(Member(root, "volta"), name);

    /// <summary>What <c>devEngines</c> says of <c>packageManager</c> or <c>runtime</c>: the entries of its list, or its one entry.</summary>
    public IEnumerable<(string Name, string Version)> DevEngines(string kind)
    {
        var value = Member(Member(root, "devEngines"), kind);
        var entries = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        return entries.Where(e => Text(e, "name") is not null).Select(e => (Text(e, "name")!, Text(e, "version") ?? ""));
    }

    /// <summary>The range of a dependency of any sort, or null.</summary>
    public string? Dependency(string name) =>
        Text(Member(root, "dependencies"), name) ?? Text(Member(root, "devDependencies"), name) ?? Text(Member(root, "optionalDependencies"), name);

    /// <summary>The names of <c>dependencies</c> and <c>devDependencies</c>.</summary>
    public IEnumerable<string> DependencyNames() =>
        new[] { Member(root, "dependencies"), Member(root, "devDependencies") }.Where(f => f.ValueKind == JsonValueKind.Object)
            .SelectMany(f => f.EnumerateObject().Select(d => d.Name));

    /// <summary>All scripts, in the file's order.</summary>
    public IEnumerable<(string Name, string Text)> Scripts() =>
        Member(root, "scripts") is { ValueKind: JsonValueKind.Object } scripts
            ? scripts.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.String).Select(s => (s.Name, s.Value.GetString()!))
            : [];

    /// <summary>Whether there is a script of that name.</summary>
    public bool HasScript(string name) => Text(Member(root, "scripts"), name) is not null;

    private static string Reason(JsonException e) =>
        e.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.') + ".";

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string[] Texts(JsonElement list) =>
        [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)];
}
