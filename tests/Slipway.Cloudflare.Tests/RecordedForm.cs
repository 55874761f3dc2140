using System.Text;

namespace Slipway.Cloudflare.Tests;

/// <summary>A multipart form as somebody wrote it.</summary>
/// <param name="Boundary">Between the parts, without the two hyphens.</param>
internal sealed record RecordedForm(string Boundary, IReadOnlyList<(string Head, byte[] Content)> Parts)
{
    public static RecordedForm Parse(byte[] form)
    {
        // Latin-1 keeps each byte.
        var text = Encoding.Latin1.GetString(form);
        var boundary = text[2..text.IndexOf("\r\n", StringComparison.Ordinal)];
        var pieces = $"\r\n{text}".Split($"\r\n--{boundary}");
        pieces[^1].TrimEnd().Should().Be("--");
        return new RecordedForm(boundary, [.. pieces[1..^1].Select(piece => piece.Split("\r\n\r\n", 2)).Select(p => (Utf8(p[0].Trim()), Encoding.Latin1.GetBytes(p[1])))]);
    }

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
