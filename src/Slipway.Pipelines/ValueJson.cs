using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Pipelines;

/// <summary>The JSON text of arrays and objects: what a result file holds, and what stands where Tekton writes a whole value into a string.</summary>
internal static class ValueJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as JSON; a string stays as it is.</summary>
    public static string Write(ParamValue value)
    {
        if (value is ParamValue.Text text)
        {
            return text.Value;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            if (value is ParamValue.List list)
            {
                json.WriteStartArray();
                foreach (var item in list.Values)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteStartObject();
                foreach (var (key, item) in ((ParamValue.Map)value).Values.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, item);
                }

                json.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>
    /// Reads what a program wrote as a result, as Tekton does: an array or an object of strings is one, everything else is text.
    /// </summary>
    public static ParamValue Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed is not ['[', .., ']'] and not ['{', .., '}'])
        {
            return new ParamValue.Text(text);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            {
                return new ParamValue.List([.. root.EnumerateArray().Select(e => e.GetString()!)]);
            }

            if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String))
            {
                var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var property in root.EnumerateObject())
                {
                    map[property.Name] = property.Value.GetString()!;
                }

                return new ParamValue.Map(map);
            }
        }
        catch (JsonException)
        {
            // Text that only looks like JSON is text.
        }

        return new ParamValue.Text(text);
    }
}
