using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>The name of a branch, without <c>refs/heads/</c>.</summary>
/// <remarks>Source: git-scm.com/docs/git-check-ref-format, with <c>--branch</c></remarks>
public static partial class BranchName
{
    private const string Heads = "refs/heads/";

    /// <summary>Checks a name.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">No branch can have it; the message continues a sentence that names it.</exception>
    public static string Parse(string text) =>
        text.StartsWith(Heads, StringComparison.Ordinal) && text.Length > Heads.Length ? throw new FormatException($"is the ref of a branch, not its name: write {text[Heads.Length..]}.")
        : text is not ("" or "HEAD") && !text.StartsWith('-') && !text.EndsWith('.') && !NotInRefs().IsMatch(text)
        && text.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal))
            ? text
            : throw new FormatException("is not the name of a branch (git check-ref-format --branch says which are): write it without spaces and without refs/heads/, such as main or feature/x.");

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{", RegexOptions.CultureInvariant)]
    private static partial Regex NotInRefs();
}
