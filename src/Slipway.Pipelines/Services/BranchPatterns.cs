using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>The branches whose pushes start a pipeline: globs, where <c>*</c> is any text (slashes too) and <c>?</c> one character; case counts.
/// No patterns = the default branch only.</summary>
public sealed class BranchPatterns
{
    private const string Heads = "refs/heads/";

    private readonly IReadOnlyList<(string Text, Regex Pattern)> patterns;

    /// <summary>Takes the patterns of a Service.</summary>
    /// <param name="patterns">The globs.</param>
    /// <param name="defaultBranch">The repository's default branch, which is what no patterns mean.</param>
    public BranchPatterns(IEnumerable<string> patterns, string defaultBranch)
    {
        this.patterns = [.. patterns.Select(text => (text, GlobPattern.Matcher(GlobPattern.Branch(text))))];
        if (this.patterns.Count == 0)
        {
            this.patterns = [(defaultBranch, GlobPattern.Matcher(CelText.Escape(defaultBranch)))];
            IsDefaultBranch = true;
        }
    }

    /// <summary>True when there are no patterns: the default branch alone is meant.</summary>
    public bool IsDefaultBranch { get; }

    /// <summary>True when a push to the branch starts a pipeline.</summary>
    /// <param name="branch">The branch's name, without <c>refs/heads/</c>.</param>
    public bool Contains(string branch) => patterns.Any(pattern => pattern.Pattern.IsMatch(branch));

    /// <summary>The same as a condition in the Common Expression Language.</summary>
    /// <param name="reference">The expression of the ref, <c>refs/heads/&lt;branch&gt;</c>.</param>
    public string Cel(string reference) => CelText.Any([.. patterns.Select(pattern => IsDefaultBranch || GlobPattern.IsText(pattern.Text)
        ? $"{reference} == {CelText.Quote(Heads + pattern.Text)}"
        : CelText.Matches(reference, Heads + GlobPattern.Branch(pattern.Text)))]);

    /// <summary>The patterns as they were given, or the default branch.</summary>
    public override string ToString() => string.Join(", ", patterns.Select(pattern => pattern.Text));
}
