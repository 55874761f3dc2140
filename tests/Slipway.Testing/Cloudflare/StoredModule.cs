namespace Slipway.Testing.Cloudflare;

/// <summary>A module, or a source map, of a version.</summary>
public sealed record StoredModule(string Name, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The content as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Span);

    internal bool IsSourceMap => ContentType == "application/source-map";

    internal bool IsJavaScript => ContentType is "application/javascript+module" or "application/javascript" or "text/javascript" or "text/javascript+module";
}
