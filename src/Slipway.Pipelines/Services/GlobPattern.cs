using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>Makes regular expressions of glob patterns, in the words that .NET and RE2 share; case counts.</summary>
internal static class GlobPattern
{
    /// <summary>Characters of a pattern at the most: far over what names a branch or path, and a tenth of what <see cref="RegexOptions.NonBacktracking"/> takes (10,000 states).</summary>
    private const int MaxLength = 1000;

    /// <summary>Runs of <c>*</c> in a pattern at the most: with hundreds, one long path takes seconds to match, and a push names thousands.</summary>
    private const int MaxStars = 20;

    /// <summary>Patterns of a list at the most: each is held in memory as an automaton.</summary>
    public const int MaxCount = 200;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>What keeps a text from being a pattern; null = nothing.</summary>
    public static string? Problem(string pattern) =>
        pattern.Length > MaxLength ? $"has {pattern.Length:N0} characters, over the limit of {MaxLength:N0}: write a shorter pattern, with * and **, or several"
        : pattern.Where((c, i) => c == '*' && (i == 0 || pattern[i - 1] != '*')).Count() is > MaxStars and var stars ? $"has * at {stars} places, over the limit of {MaxStars}: write a simpler pattern, or several"
        : null;

    /// <summary>Matches all of a text, in linear time, whoever wrote the pattern.</summary>
    public static Regex Matcher(string pattern) => new($@"\A(?:{pattern})\z", Options);

    /// <summary>True when a pattern is no more than a text.</summary>
    public static bool IsText(string pattern) => !pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>Of a branch: <c>*</c> = any text, slashes too; <c>?</c> = one character.</summary>
    public static string Branch(string pattern) =>
        string.Concat(pattern.Select(c => c switch { '*' => ".*", '?' => ".", _ => CelText.Escape(c.ToString()) }));

    /// <summary>Of a path: <c>*</c> and <c>?</c> stay within a name, <c>**</c> crosses directories; a pattern without them is a file, or a
    /// directory with all below it.</summary>
    public static string Path(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(rest[0] switch { '*' => "[^/]*", '?' => "[^/]", var other => CelText.Escape(other.ToString()) });
            }
        }

        return text.Append(IsText(pattern) ? "(?:/.*)?" : "").ToString();
    }
}
