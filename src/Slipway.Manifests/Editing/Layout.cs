using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Editing;

/// <summary>How somebody laid out a text: line breaks and indentation.</summary>
internal sealed class Layout(string text)
{
    private const string DefaultStep = "  ";

    /// <summary>Where the line of a place ends: at its line break, or at the end of the text.</summary>
    public int EndOfLine(int place) => text.AsSpan(place).IndexOfAny('\r', '\n') is var length and >= 0 ? place + length : text.Length;

    /// <summary>The line break at a place, or an empty text.</summary>
    public string LineBreakAt(int place) => place >= text.Length ? ""
        : text[place] == '\r' && place + 1 < text.Length && text[place + 1] == '\n' ? "\r\n"
        : text[place] is '\r' or '\n' ? text[place].ToString()
        : "";

    /// <summary>The line break that the text uses from a place on, else at its beginning, else the usual one.</summary>
    public string LineBreak(int place)
    {
        var near = LineBreakAt(EndOfLine(place));
        var first = near.Length > 0 ? near : LineBreakAt(EndOfLine(0));
        return first.Length > 0 ? first : "\n";
    }

    /// <summary>The white space in front of a place; spaces to its column, when other characters stand there.</summary>
    public string Indentation(int place)
    {
        var line = text[StartOfLine(place)..place];
        return line.All(c => c is ' ' or '\t') ? line : new string(' ', line.Length);
    }

    /// <summary>Whether nothing but white space stands in front of a place in its line.</summary>
    public bool IsFirstInLine(int place) => text.AsSpan(StartOfLine(place), place - StartOfLine(place)).IndexOfAnyExcept(' ', '\t') < 0;

    /// <summary>One step of indentation: from the line where a mapping is named to its fields.</summary>
    public string Step(SourceEntry parent, SourceNode firstKey)
    {
        var outer = Indentation(parent.Key.Start);
        var inner = Indentation(firstKey.Start);
        return IsFirstInLine(firstKey.Start) && inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner[outer.Length..] : DefaultStep;
    }

    /// <summary>Where a scalar's own text begins, after anchor and tag; right behind them, when it has none.</summary>
    public int ContentStart(SourceScalar scalar)
    {
        var (place, end) = (scalar.Start, scalar.Start);
        while (place < scalar.End && text[place] is '&' or '!')
        {
            end = text.AsSpan(place).IndexOfAny(" \t\r\n") is var length and >= 0 ? place + length : scalar.End;
            place = end;
            while (place < scalar.End && text[place] is ' ' or '\t' or '\r' or '\n')
            {
                place++;
            }
        }

        return place < scalar.End ? place : end;
    }

    private int StartOfLine(int place) => text.AsSpan(0, place).LastIndexOfAny('\r', '\n') + 1;
}
