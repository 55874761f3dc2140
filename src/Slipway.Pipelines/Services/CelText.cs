using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>Texts of the Common Expression Language, whose regular expressions are those of RE2.</summary>
/// <remarks>Sources: github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values, github.com/google/re2/wiki/Syntax</remarks>
public static class CelText
{
    /// <summary>A text as a literal.</summary>
    public static string Quote(string text) =>
        $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal)}'";

    /// <summary>A text as a regular expression that matches it alone; understood by RE2 and by .NET.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            // A dot in brackets needs no backslash, which a literal would double.
            escaped.Append(character == '.' ? "[.]" : Regex.Escape(character.ToString()));
        }

        return escaped.ToString();
    }

    /// <summary>The condition that all of a value matches a regular expression.</summary>
    /// <param name="value">The value's expression.</param>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="ignoreCase">True = case does not count.</param>
    public static string Matches(string value, string pattern, bool ignoreCase = false) =>
        $"{value}.matches({Quote($"{(ignoreCase ? "(?i)" : "")}^{pattern}$")})";

    /// <summary>The condition that one of some conditions holds.</summary>
    public static string Any(IReadOnlyList<string> conditions) => conditions.Count == 1 ? conditions[0] : $"({string.Join(" || ", conditions)})";
}
