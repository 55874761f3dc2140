using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>JSON whose bytes depend on its values alone: fields sorted by name, nothing between them.</summary>
internal static class CanonicalJson
{
    /// <summary>The bytes.</summary>
    public static byte[] ToBytes(JsonNode? value)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            Write(writer, value);
        }

        return memory.ToArray();
    }

    /// <summary>SHA-256 of the bytes, 64 hexadecimal digits.</summary>
    public static string Hash(JsonNode? value) => Convert.ToHexStringLower(SHA256.HashData(ToBytes(value)));

    private static void Write(Utf8JsonWriter writer, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject fields:
                writer.WriteStartObject();
                foreach (var (name, field) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
