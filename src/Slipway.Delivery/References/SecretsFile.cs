using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Delivery;

/// <summary>Values of secrets by name (<c>--secrets-file FILE</c>), for a deployment that has no cluster to read them from: JSON
/// (<c>{"API_KEY": "…"}</c>) or dotenv (<c>API_KEY="…"</c>), as <c>wrangler deploy --secrets-file</c> takes them. A secret that the
/// manifest names takes its value from here, wherever the manifest says that it is.</summary>
public sealed partial class SecretsFile
{
    private readonly Dictionary<string, string> values;

    private SecretsFile(string path, Dictionary<string, string> values) => (Path, this.values) = (path, values);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of all secrets in it.</summary>
    public IReadOnlyCollection<string> Names => values.Keys;

    /// <summary>Reads the file.</summary>
    /// <exception cref="DeliveryUsageException">It cannot be read, or has another form. No value is in the message.</exception>
    public static async Task<SecretsFile> ReadAsync(string path, CancellationToken ct) =>
        Parse(path, await TextFile.ReadAsync(path, "the secrets", "--secrets-file", ct));

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="DeliveryUsageException">It has another form. No value is in the message.</exception>
    public static SecretsFile Parse(string path, string text)
    {
        var values = Json(path, text) ?? Dotenv(text);
        return values.Count > 0
            ? new SecretsFile(path, values)
            : throw new DeliveryUsageException($"reading the secrets in '{path}': it holds none. Write NAME=value lines, or a JSON object of texts.");
    }

    /// <summary>A secret's value; null when it has none here.</summary>
    internal string? Find(string name) => values.GetValueOrDefault(name);

    private static Dictionary<string, string>? Json(string path, string text)
    {
        JsonObject fields;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject found)
            {
                return null;
            }

            fields = found;
            // A name that stands twice is found out only now.
            _ = fields.Count;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            throw new DeliveryUsageException($"reading the secrets in '{path}': a name stands there twice. Keep one of them.");
        }

        return fields.ToDictionary(
            field => field.Key,
            field => field.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : throw new DeliveryUsageException($"reading the secrets in '{path}': the value of '{field.Key}' is no text. Put it into quotes."),
            StringComparer.Ordinal);
    }

    /// <summary>As the package <c>dotenv</c> reads it, which wrangler uses.</summary>
    private static Dictionary<string, string> Dotenv(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match line in Line().Matches(LineEnd().Replace(text, "\n")))
        {
            var value = line.Groups[2].Value.Trim();
            var isDoubleQuoted = value is ['"', ..];
            value = Quoted().Replace(value, "$2");
            values[line.Groups[1].Value] = isDoubleQuoted
                ? value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal)
                : value;
        }

        return values;
    }

    [GeneratedRegex(
        """^\s*(?:export\s+)?([A-Za-z0-9_.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$""",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex("""^(['"`])([\s\S]*)\1$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\r\n?", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd();
}
