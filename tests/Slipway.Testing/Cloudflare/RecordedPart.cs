using System.Text;

namespace Slipway.Testing.Cloudflare;

/// <summary>One part of a multipart body.</summary>
/// <param name="FileName">Null when the part has none.</param>
/// <param name="ContentType">Null when the part has none.</param>
public sealed record RecordedPart(string Name, string? FileName, string? ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);
}
