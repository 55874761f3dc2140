using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Bindings compared and shown. A secret's value is in none: the API never says it.</summary>
internal static class BindingText
{
    /// <summary>What stands where a secret is.</summary>
    public const string Secret = "(secret)";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a binding's value is hidden.</summary>
    public static bool IsSecret(JsonObject binding) => DesiredBindings.TypeOf(binding) is "secret_text" or "secret_key";

    /// <summary>Whether a binding that is there is the desired one: the API adds fields of its own, which do not count.</summary>
    public static bool IsSame(JsonObject desired, JsonObject live) => desired.All(field =>
        JsonNode.DeepEquals(field.Value, live[field.Key])
        // Of the two names of the same field the API may say only one.
        || (DesiredBindings.TypeOf(desired) == "d1" && field.Key is "id" or "database_id" && live[field.Key] is null));

    /// <summary>For people: a var's value as JSON, else the type and its fields; only the fields that <paramref name="like"/> has, when it is given.</summary>
    public static string Describe(JsonObject binding, JsonObject? like = null)
    {
        if (IsSecret(binding))
        {
            return Secret;
        }

        var type = DesiredBindings.TypeOf(binding);
        var value = type switch
        {
            "plain_text" => binding["text"],
            "json" => binding["json"],
            _ => null,
        };
        if (value is not null)
        {
            return ToText(value);
        }

        var fields = binding.Where(f => f.Key is not ("name" or "type") && f.Value is not null && (like is null || like.ContainsKey(f.Key)))
            .Where(f => !(type == "d1" && f.Key == "id" && binding["database_id"] is not null))
            .Select(f => $" {f.Key}={(f.Value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : ToText(f.Value!))}");
        return type + string.Concat(fields);
    }

    /// <summary>JSON in one line, for people.</summary>
    public static string ToText(JsonNode value)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Readable))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
