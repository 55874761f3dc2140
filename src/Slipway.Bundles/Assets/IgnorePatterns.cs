using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>Patterns in gitignore's notation (git-scm.com/docs/gitignore), without regard to case, as the package <c>ignore</c> reads them,
/// which wrangler uses for <c>.assetsignore</c>.</summary>
public sealed class IgnorePatterns
{
    private readonly List<Pattern> patterns;

    private IgnorePatterns(List<Pattern> patterns) => this.patterns = patterns;

    /// <summary>Reads patterns, one per line; empty lines and comments are passed over.</summary>
    public static IgnorePatterns Parse(IEnumerable<string> lines) => new([.. lines.Select(Compile).OfType<Pattern>()]);

    /// <summary>Whether the last pattern that fits a path says that it is ignored. The caller does not go into ignored directories.</summary>
    /// <param name="path">Relative to the directory of the patterns, with forward slashes, without one at either end.</param>
    /// <param name="isDirectory">Patterns that end in a slash fit directories only.</param>
    public bool IsIgnored(string path, bool isDirectory) =>
        patterns.LastOrDefault(p => (isDirectory || !p.IsForDirectories) && p.Rule.IsMatch(path)) is { IsNegated: false };

    private sealed record Pattern(Regex Rule, bool IsNegated, bool IsForDirectories);

    private static Pattern? Compile(string line)
    {
        var text = TrimEnd(line.TrimEnd('\r'));
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        var isNegated = text[0] == '!';
        text = isNegated ? text[1..] : text;
        var isForDirectories = text.EndsWith('/');
        text = text.TrimEnd('/');
        if (text.Length == 0)
        {
            return null;
        }

        var isAnchored = text.Contains('/', StringComparison.Ordinal);
        var rule = (isAnchored ? "^" : "^(?:.*/)?") + Translate(text.TrimStart('/')) + "$";
        return new Pattern(
            new Regex(rule, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), isNegated, isForDirectories);
    }

    /// <summary>Spaces at the end count only behind a backslash.</summary>
    private static string TrimEnd(string line)
    {
        var text = line.TrimEnd(' ');
        return text.Length < line.Length && text.EndsWith('\\') ? text + " " : text;
    }

    private static string Translate(string glob)
    {
        var rule = new StringBuilder();
        for (var i = 0; i < glob.Length; i++)
        {
            var rest = glob.AsSpan(i);
            var isPartStart = i == 0 || glob[i - 1] == '/';
            if (isPartStart && rest.StartsWith("**/"))
            {
                rule.Append("(?:.*/)?");
                i += 2;
            }
            else if (isPartStart && rest is "**")
            {
                rule.Append(".+");
                i++;
            }
            else if (glob[i] == '[' && CharacterClass(rest) is var (set, length) && length > 0)
            {
                rule.Append(set);
                i += length - 1;
            }
            else if (glob[i] == '\\' && i + 1 < glob.Length)
            {
                rule.Append(Regex.Escape(glob[++i].ToString()));
            }
            else
            {
                rule.Append(glob[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return rule.ToString();
    }

    /// <summary>A set such as <c>[a-z]</c> or <c>[!abc]</c>; length 0 when the bracket is never closed, and then stands for itself.</summary>
    private static (string Set, int Length) CharacterClass(ReadOnlySpan<char> text)
    {
        var start = text.Length > 1 && text[1] is '!' or '^' ? 2 : 1;
        var end = text.Length > start + 1 ? text[(start + 1)..].IndexOf(']') : -1;
        if (end < 0)
        {
            return ("", 0);
        }

        var members = text[start..(start + 1 + end)].ToString().Replace("\\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("]", @"\]", StringComparison.Ordinal);
        return (start == 2 ? $"[^/{members}]" : $"[{members}]", start + 2 + end);
    }
}
