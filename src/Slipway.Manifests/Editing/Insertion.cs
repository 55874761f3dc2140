using Slipway.Manifests.Yaml;
using YamlDotNet.Core;

namespace Slipway.Manifests.Editing;

/// <summary>Puts a new field into a mapping, laid out as its neighbours are.</summary>
internal static class Insertion
{
    /// <summary>Behind a field of the same mapping.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parent">Where the mapping stands.</param>
    /// <param name="neighbour">The field that it comes behind.</param>
    /// <param name="name">The new field's name.</param>
    /// <param name="value">The new field's value.</param>
    public static TextChange After(string text, SourceEntry parent, SourceEntry neighbour, string name, NewValue value)
    {
        var layout = new Layout(text);
        var mapping = (SourceMapping)parent.Value;
        var step = layout.Step(parent, mapping.Entries[0].Key);
        return mapping.IsFlow
            ? Flow(layout, neighbour, name, value, step)
            : Lines(text, layout, neighbour, Written(name, value, layout.Indentation(neighbour.Key.Start), step, IsQuoted(neighbour.Key)));
    }

    /// <summary>As the first fields of a mapping that has none, or that is not written at all.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parent">The field whose mapping holds the next one.</param>
    /// <param name="field">The field whose value becomes the mapping.</param>
    /// <param name="fields">The mapping's fields.</param>
    public static TextChange First(string text, SourceEntry parent, SourceEntry field, NewFields fields)
    {
        var layout = new Layout(text);
        var isNothing = field.Value is SourceScalar { Value: "", Style: ScalarStyle.Plain, Anchor: null, Tag: null };
        if (!isNothing || parent.Value is SourceMapping { IsFlow: true })
        {
            return Replacement.Whole(text, field, fields.Flow(IsQuoted(field.Key)));
        }

        var indentation = layout.Indentation(field.Key.Start) + layout.Step(parent, field.Key);
        return Lines(text, layout, field, Written(fields, indentation));
    }

    private static IEnumerable<string> Written(string name, NewValue value, string indentation, string step, bool isQuoted)
    {
        var key = indentation + NewValue.Key(name, isQuoted);
        return value is NewFields fields ? Written(fields, indentation + step).Prepend($"{key}:") : [$"{key}: {value.Flow(asJson: false)}"];
    }

    private static IEnumerable<string> Written(NewFields fields, string indentation) =>
        fields.Fields.Select(field => $"{indentation}{NewValue.Key(field.Name, asJson: false)}: {field.Value.Flow(asJson: false)}");

    private static TextChange Lines(string text, Layout layout, SourceEntry before, IEnumerable<string> lines)
    {
        var end = Math.Max(before.Value.End, before.Key.End);
        var lineBreak = layout.LineBreak(before.Key.End);
        var written = string.Join(lineBreak, lines);

        // A block scalar ends behind its last line break; anything else ends in its line, before the comment.
        if (end > 0 && text[end - 1] is '\r' or '\n')
        {
            return new TextChange(end, end, written + lineBreak);
        }

        var endOfLine = layout.EndOfLine(end);
        var breakThere = layout.LineBreakAt(endOfLine);
        return breakThere.Length == 0
            ? new TextChange(endOfLine, endOfLine, lineBreak + written)
            : new TextChange(endOfLine + breakThere.Length, endOfLine + breakThere.Length, written + breakThere);
    }

    private static TextChange Flow(Layout layout, SourceEntry neighbour, string name, NewValue value, string step)
    {
        var end = Math.Max(neighbour.Value.End, neighbour.Key.End);
        var asJson = IsQuoted(neighbour.Key);
        var key = NewValue.Key(name, asJson);
        if (!layout.IsFirstInLine(neighbour.Key.Start))
        {
            return new TextChange(end, end, $", {key}: {value.Flow(asJson)}");
        }

        var lineBreak = layout.LineBreak(neighbour.Key.End);
        var indentation = layout.Indentation(neighbour.Key.Start);
        var written = value is NewFields fields
            ? string.Join(
                lineBreak,
                "{",
                string.Join("," + lineBreak, fields.Fields.Select(field => $"{indentation}{step}{NewValue.Key(field.Name, asJson)}: {field.Value.Flow(asJson)}")),
                indentation + "}")
            : value.Flow(asJson);
        return new TextChange(end, end, $",{lineBreak}{indentation}{key}: {written}");
    }

    private static bool IsQuoted(SourceNode key) => key is SourceScalar { Style: ScalarStyle.DoubleQuoted };
}
