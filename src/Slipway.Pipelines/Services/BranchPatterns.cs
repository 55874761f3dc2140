using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>The branches whose pushes start a pipeline: globs, where <c>*</c> is any text (slashes too) and <c>?</c> one character; case counts.
/// No patterns = the default branch only.</summary>
public sealed class BranchPatterns
{
    private readonly IReadOnlyList<Regex> patterns;
    private readonly string defaultBranch;

    /// <summary>Takes the patterns of a Service.</summary>
    /// <param name="patterns">The globs.</param>
    /// <param name="defaultBranch">The repository's default branch, which is what no patterns mean.</param>
    public BranchPatterns(IEnumerable<string> patterns, string defaultBranch)
    {
        this.patterns = [.. patterns.Select(GlobPattern.Branch)];
        this.defaultBranch = defaultBranch;
    }

    /// <summary>True when a push to the branch starts a pipeline.</summary>
    /// <param name="branch">The branch's name, without <c>refs/heads/</c>.</param>
    public bool Contains(string branch) =>
        patterns.Count == 0 ? branch == defaultBranch : patterns.Any(pattern => pattern.IsMatch(branch));
}
