using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Cli.Rendering;

/// <summary>JSON for programs, as people can read it too.</summary>
public static class JsonOutput
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object to standard output, with a newline.</summary>
    /// <exception cref="IOException">Standard output cannot be written: a full disk.</exception>
    public static void Write(JsonObject json) => DataOutput.Write(Bytes(json));

    /// <summary>The object as UTF-8, with a newline.</summary>
    public static byte[] Bytes(JsonObject json)
    {
        using var memory = new MemoryStream();
        Write(json, memory);
        return memory.ToArray();
    }

    private static void Write(JsonObject json, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, Readable))
        {
            json.WriteTo(writer);
        }

        output.WriteByte((byte)'\n');
    }
}
