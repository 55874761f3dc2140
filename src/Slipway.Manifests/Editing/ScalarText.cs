using System.Globalization;
using System.Text;
using Slipway.Manifests.Yaml;
using YamlDotNet.Core;

namespace Slipway.Manifests.Editing;

/// <summary>Texts as YAML writes them.</summary>
internal static class ScalarText
{
    /// <summary>The text in the style of the one that it takes the place of, as far as the text lets it.</summary>
    public static string Write(string text, ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted when !text.Any(NeedsEscape) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => Quote(text),
        _ => PlainScalar.IsText(text) ? text : Quote(text),
    };

    /// <summary>In double quotes, with JSON's escapes, which are YAML's too.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when NeedsEscape(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // What YAML does not print, and its line breaks.
    private static bool NeedsEscape(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';
}
