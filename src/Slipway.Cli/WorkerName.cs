using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>
/// The Worker's name, for the default names of a local run only: nothing that is built or deployed depends on it. wrangler, which
/// alone reads its config in earnest, is not installed yet when the run starts.
/// </summary>
public static partial class WorkerName
{
    /// <summary>The name in the first config of a directory, or null.</summary>
    public static string? InDirectory(string directory) =>
        RemoteSource.ConfigFiles.Select(file => Path.Combine(directory, file)).FirstOrDefault(File.Exists) is { } config
            ? InConfig(Path.GetFileName(config), File.ReadAllText(config))
            : null;

    /// <summary>The name in a config's text, or null when it has none that is plain to see.</summary>
    public static string? InConfig(string fileName, string text)
    {
        var name = fileName.EndsWith(".toml", StringComparison.Ordinal) ? InToml(text) : InJson(text);
        return name is null ? null : Sanitised(name);
    }

    /// <summary>The text as a DNS label, the form that names of ConfigMaps share: lower-case letters, digits and hyphens.</summary>
    public static string Sanitised(string text)
    {
        var label = NotOfALabel().Replace(text.ToLowerInvariant(), "-").Trim('-');
        return label.Length == 0 ? "worker" : label.Length > MaxLength ? label[..MaxLength].TrimEnd('-') : label;
    }

    /// <summary>Cloudflare's limit for the name of a Worker, in characters.</summary>
    private const int MaxLength = 63;

    private static string? InToml(string text) => TopLevelName().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? InJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(
                text.TrimStart('\uFEFF'), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("name", out var name)
                && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The line name = "..." before the first table.
    [GeneratedRegex("""\A(?:(?!^[ \t]*\[)[^\n]*\n)*?[ \t]*name[ \t]*=[ \t]*["']([^"'\n]+)["']""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex TopLevelName();

    [GeneratedRegex("[^a-z0-9-]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotOfALabel();
}
