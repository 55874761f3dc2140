using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Kubernetes;

/// <summary>Reads objects, and writes them as YAML that every reader (YAML 1.1 and 1.2, so kubectl too) takes for the same values. Deterministic:
/// <c>apiVersion</c>, <c>kind</c>, <c>metadata</c> first, in metadata the name and namespace first, all else sorted.</summary>
public static partial class ObjectYaml
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata"];
    private static readonly string[] FirstInMetadata = ["name", "namespace", "labels", "annotations"];

    // What YAML 1.1 readers take for a boolean or for nothing when it is not quoted.
    private static readonly HashSet<string> Words =
        new(["y", "n", "yes", "no", "on", "off", "true", "false", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the first document of a file that holds an object.</summary>
    /// <exception cref="FormatException">It is not YAML, or no mapping; the message continues a sentence that names the file, and quotes nothing.</exception>
    public static JsonObject Read(string text) => YamlJson.ReadObject(text);

    /// <summary>The object as one YAML document that ends with a newline.</summary>
    public static string Write(JsonObject value)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        // One line for each value, however long: folded lines would make every change of a value a change of many lines.
        var emitter = new Emitter(text, new EmitterSettings(
            bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value, First);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node, string[] first)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(default, default, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.OrderBy(p => Rank(first, p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal))
                {
                    EmitText(emitter, key);
                    Emit(emitter, value, first == First && key == "metadata" ? FirstInMetadata : []);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(default, default, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item, []);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(default, default, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                break;
        }
    }

    private static int Rank(string[] first, string key) => Array.IndexOf(first, key) is var i and >= 0 ? i : first.Length;

    private static void EmitText(Emitter emitter, string text) =>
        emitter.Emit(Plain().IsMatch(text) && !Words.Contains(text)
            ? new Scalar(default, default, text, ScalarStyle.Plain, true, false)
            : new Scalar(default, default, text, ScalarStyle.DoubleQuoted, false, true));

    // Starts with a letter, so that it is no number, date or indicator, and holds nothing with a meaning in YAML.
    [GeneratedRegex(@"\A[A-Za-z][-A-Za-z0-9_./+=]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
