using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>
/// The form that wrangler would upload, which <c>--outfile</c> writes (wrangler 3.109 and later): multipart/form-data with the part
/// <c>metadata</c> (JSON) and one part for each module, under the name and with the type that Cloudflare expects.
/// (developers.cloudflare.com/workers/configuration/multipart-upload-metadata)
/// </summary>
/// <param name="Metadata">The part <c>metadata</c>. It holds the values of vars: never show or store it as it is.</param>
/// <param name="Parts">The other parts, in the form's order.</param>
public sealed record UploadForm(JsonObject Metadata, IReadOnlyList<UploadPart> Parts)
{
    private static readonly byte[] LineBreak = "\r\n"u8.ToArray();
    private static readonly byte[] HeadersEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>The main module's name; for a Worker in service-worker format the name of its script.</summary>
    public string? Main => EffectiveConfig.Text(Metadata, "main_module") ?? EffectiveConfig.Text(Metadata, "body_part");

    /// <summary>The compatibility date of the upload, or null.</summary>
    public string? CompatibilityDate => EffectiveConfig.Text(Metadata, "compatibility_date");

    /// <summary>The compatibility flags of the upload, in the config's order.</summary>
    public IReadOnlyList<string> CompatibilityFlags => EffectiveConfig.Texts(Metadata["compatibility_flags"]);

    /// <summary>Reads a form.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static UploadForm Parse(ReadOnlyMemory<byte> form)
    {
        var firstLine = form.Span.IndexOf(LineBreak);
        if (firstLine < 0 || !form.Span.StartsWith("--"u8))
        {
            throw new FormatException("is no multipart form: its first line is no boundary.");
        }

        byte[] delimiter = [.. LineBreak, .. form.Span[..firstLine]];
        JsonObject? metadata = null;
        var parts = new List<UploadPart>();
        var rest = form[(firstLine + LineBreak.Length)..];
        while (rest.Span.IndexOf(delimiter) is var end and >= 0)
        {
            var part = ReadPart(rest[..end]);
            if (part.Name == "metadata" && part.FileName.Length == 0)
            {
                metadata = JsonNode.Parse(part.Content.Span) as JsonObject;
            }
            else
            {
                parts.Add(part);
            }

            var after = end + delimiter.Length + LineBreak.Length;
            if (after >= rest.Length || rest.Span[(end + delimiter.Length)..].StartsWith("--"u8))
            {
                break;
            }

            rest = rest[after..];
        }

        return new UploadForm(metadata ?? throw new FormatException("is no upload form of a Worker: it has no part 'metadata'."), parts);
    }

    private static UploadPart ReadPart(ReadOnlyMemory<byte> part)
    {
        var end = part.Span.IndexOf(HeadersEnd);
        if (end < 0)
        {
            throw new FormatException("is a multipart form with a part without headers.");
        }

        string name = "", fileName = "", contentType = "";
        foreach (var header in Encoding.UTF8.GetString(part.Span[..end]).Split("\r\n"))
        {
            if (header.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase))
            {
                name = Quoted(header, " name=\"");
                fileName = Quoted(header, " filename=\"");
            }
            else if (header.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))
            {
                contentType = header["Content-Type:".Length..].Trim();
            }
        }

        return new UploadPart(name, fileName, contentType, part[(end + HeadersEnd.Length)..]);
    }

    /// <summary>A quoted value, in which forms escape these three characters only (html.spec.whatwg.org, multipart/form-data encoding).</summary>
    private static string Quoted(string header, string key)
    {
        var start = header.IndexOf(key, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start += key.Length;
        var end = header.IndexOf('"', start);
        return header[start..(end < 0 ? header.Length : end)]
            .Replace("%22", "\"", StringComparison.Ordinal).Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal);
    }
}

/// <summary>One file of an upload form.</summary>
/// <param name="Name">The part's name: a module's name, or a binding's in service-worker format.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="ContentType">The module's type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record UploadPart(string Name, string FileName, string ContentType, ReadOnlyMemory<byte> Content);
