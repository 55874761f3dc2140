using Slipway.Manifests.Yaml;
using YamlDotNet.Core;

namespace Slipway.Manifests.Editing;

/// <summary>Puts a text in the place of a field's value.</summary>
internal static class Replacement
{
    /// <summary>The change, or null when the value is the text already.</summary>
    public static TextChange? Of(string text, SourceEntry entry, string value) => entry.Value switch
    {
        SourceScalar scalar when scalar.Value == value && !PlainScalar.IsNull(scalar) => null,
        SourceScalar scalar => Scalar(text, scalar, value),
        _ => Whole(text, entry, ScalarText.Write(value, ScalarStyle.Plain)),
    };

    /// <summary>Puts something in the place of the whole value, whatever it is.</summary>
    public static TextChange Whole(string text, SourceEntry entry, string written)
    {
        // From the colon on: a value on lines of its own leaves no line behind.
        var colon = text.IndexOf(':', entry.Key.End);
        return new TextChange(colon + 1, Math.Max(entry.Value.End, colon + 1), " " + written);
    }

    private static TextChange Scalar(string text, SourceScalar scalar, string value)
    {
        var layout = new Layout(text);
        var start = layout.ContentStart(scalar);
        var written = ScalarText.Write(value, scalar.Style);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            return Block(text, layout, start, scalar.End, written);
        }

        // Where nothing stands yet, the colon or the anchor needs a space behind it.
        var isNothing = start >= scalar.End || string.IsNullOrWhiteSpace(text[start..scalar.End]);
        return !isNothing ? new TextChange(start, scalar.End, written)
            : text[start - 1] is ' ' or '\t' ? new TextChange(start, start, written)
            : new TextChange(start, start, " " + written);
    }

    // The line breaks that end a block belong to the file's layout, and so does a comment in its first line.
    private static TextChange Block(string text, Layout layout, int start, int end, string written)
    {
        var header = text[start..layout.EndOfLine(start)];
        var comment = header.IndexOf('#', StringComparison.Ordinal);
        var kept = comment < 0 ? "" : " " + header[comment..];
        var last = start + text[start..end].TrimEnd('\r', '\n', ' ').Length;
        return new TextChange(start, Math.Max(last, layout.EndOfLine(start)), written + kept);
    }
}
