using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>Reads multipart/form-data as strictly as it is written (RFC 7578): quoted names, no <c>filename*</c>, CRLF everywhere.</summary>
internal static partial class MultipartBody
{
    public static IReadOnlyList<RecordedPart> Read(string contentType, ReadOnlyMemory<byte> body)
    {
        var boundary = Boundary().Match(contentType) is { Success: true } match && contentType.StartsWith("multipart/form-data;", StringComparison.Ordinal)
            ? match.Groups[1].Value.Trim('"')
            : throw RefusalException.InvalidBody($"expected multipart/form-data with a boundary, not '{contentType}'");
        var parts = new List<RecordedPart>();
        var rest = body;
        Expect($"--{boundary}");
        while (true)
        {
            if (rest.Span.StartsWith("--"u8))
            {
                return rest.Span[2..].Trim("\r\n"u8).IsEmpty ? parts : throw RefusalException.InvalidBody("text after the last boundary");
            }

            Expect("\r\n");
            var head = Until("\r\n\r\n");
            var content = Until($"\r\n--{boundary}");
            parts.Add(Part(Encoding.UTF8.GetString(head.Span), content));
        }

        void Expect(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            rest = rest.Span.StartsWith(bytes) ? rest[bytes.Length..] : throw RefusalException.InvalidBody($"expected '{text.Trim()}' in the multipart body");
        }

        ReadOnlyMemory<byte> Until(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var at = rest.Span.IndexOf(bytes);
            if (at < 0)
            {
                throw RefusalException.InvalidBody("the multipart body ends early");
            }

            var found = rest[..at];
            rest = rest[(at + bytes.Length)..];
            return found;
        }
    }

    private static RecordedPart Part(string head, ReadOnlyMemory<byte> content)
    {
        string? name = null, fileName = null, contentType = null;
        foreach (var line in head.Split("\r\n"))
        {
            var (key, value) = line.Split(": ", 2) is [var k, var v] ? (k.ToLowerInvariant(), v) : throw RefusalException.InvalidBody($"a part's header '{line}'");
            switch (key)
            {
                case "content-disposition":
                    var match = Disposition().Match(value);
                    name = match.Success ? Unescape(match.Groups[1].Value) : throw RefusalException.InvalidBody($"Content-Disposition '{value}': expected form-data with a quoted name, and a quoted filename if any");
                    fileName = match.Groups[2].Success ? Unescape(match.Groups[2].Value) : null;
                    break;
                case "content-type":
                    contentType = value;
                    break;
                default:
                    throw RefusalException.InvalidBody(string.Create(CultureInfo.InvariantCulture, $"a part's header '{line}'"));
            }
        }

        return new RecordedPart(name ?? throw RefusalException.InvalidBody("a part without Content-Disposition"), fileName, contentType, content);
    }

    private static string Unescape(string text) => text
        .Replace("%22", "\"", StringComparison.Ordinal).Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal);

    [GeneratedRegex("boundary=(\"[^\"]+\"|[^;\\s]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex("^form-data; name=\"([^\"]*)\"(?:; filename=\"([^\"]*)\")?$")]
    private static partial Regex Disposition();
}
