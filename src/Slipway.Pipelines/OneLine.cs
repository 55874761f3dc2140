using System.Text.RegularExpressions;

namespace Slipway.Pipelines;

/// <summary>Text of others as a part of one line of a log or a terminal: what would break the line, move the cursor or change colours becomes a space.</summary>
public static partial class OneLine
{
    /// <summary>The text on one line.</summary>
    public static string Of(string text) => Control().Replace(text, " ");

    /// <summary>The text on one line that is cut when it is longer.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">Characters at the most, without the mark of the cut.</param>
    public static string Of(string text, int maxLength) => Of(text) is var line && line.Length <= maxLength ? line : line[..maxLength] + "…";

    [GeneratedRegex(@"[\p{C}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex Control();
}
