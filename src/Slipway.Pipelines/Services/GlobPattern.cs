using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>Makes matchers of glob patterns. They are matched in linear time, whoever wrote the pattern; case counts.</summary>
internal static class GlobPattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>Of a branch: <c>*</c> = any text, slashes too; <c>?</c> = one character.</summary>
    public static Regex Branch(string pattern) =>
        new($@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\z", Options);

    /// <summary>Of a path: <c>*</c> and <c>?</c> stay within a name, <c>**</c> crosses directories; a pattern without them is a file, or a
    /// directory with all below it.</summary>
    public static Regex Path(string pattern)
    {
        var text = new StringBuilder(@"\A");
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
                text.Append(rest[0] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }

        return new Regex(text.Append(pattern.AsSpan().ContainsAny('*', '?') ? "" : "(?:/.*)?").Append(@"\z").ToString(), Options);
    }
}
