using System.Text.Json;

namespace Slipway.Webhooks.GitServers;

/// <summary>Reads fields of payloads, which may be missing or null.</summary>
internal static class Payload
{
    private const string Heads = "refs/heads/";
    private static readonly string[] FileLists = ["added", "modified", "removed"];

    /// <summary>A field below others; null when it is not there.</summary>
    public static JsonElement? Field(this JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>A text; empty when it is not there, or is none.</summary>
    public static string Text(this JsonElement value, params ReadOnlySpan<string> path) =>
        value.Field(path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>A text that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string Needed(this JsonElement value, params ReadOnlySpan<string> path) =>
        value.Text(path) is { Length: > 0 } text ? text : throw new FormatException($"the payload has no {string.Join('.', path)}");

    /// <summary>A number; 0 when it is not there, or is none.</summary>
    public static int Number(this JsonElement value, params ReadOnlySpan<string> path) =>
        value.Field(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var result) ? result : 0;

    /// <summary>True when the field is true.</summary>
    public static bool Flag(this JsonElement value, params ReadOnlySpan<string> path) => value.Field(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The items of a list; none when it is not there.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement value, params ReadOnlySpan<string> path) =>
        value.Field(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>The branch of a ref; null when it is a tag or another ref.</summary>
    public static string? Branch(string reference) =>
        reference.StartsWith(Heads, StringComparison.Ordinal) && reference.Length > Heads.Length ? reference[Heads.Length..] : null;

    /// <summary>True for the SHA that stands for no commit: a branch that is new, or is gone.</summary>
    public static bool IsNone(string sha) => sha.Length > 0 && sha.All(c => c == '0');

    /// <summary>The files of commits, each once.</summary>
    /// <returns>Null when a commit does not tell them.</returns>
    public static IReadOnlyList<string>? Files(IReadOnlyList<JsonElement> commits)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            if (FileLists.All(list => commit.Field(list) is null))
            {
                return null;
            }

            files.UnionWith(FilesOf(commit));
        }

        return [.. files];
    }

    /// <summary>The files of one commit.</summary>
    public static IEnumerable<string> FilesOf(JsonElement commit) =>
        FileLists.SelectMany(list => commit.Items(list)).Where(f => f.ValueKind == JsonValueKind.String).Select(f => f.GetString()!);
}
