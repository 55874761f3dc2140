using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>
/// The files whose change starts a pipeline, as globs from the repository's root: <c>*</c> and <c>?</c> stay within a name, <c>**</c> crosses
/// directories, and a pattern without any of them names a file, or a directory with all below it. <c>!</c> in front takes files out again; of
/// all patterns that match a file the last decides. No pattern, or none but such with <c>!</c>, stands for everything in the project root;
/// <c>**/*</c> is any change.
/// </summary>
public sealed class TriggerPaths
{
    private readonly IReadOnlyList<(bool IsWanted, Regex Pattern)> patterns;

    /// <summary>Takes the patterns of a Service.</summary>
    /// <param name="patterns">The globs; empty ones are passed over.</param>
    /// <param name="projectRoot">The project's directory in the repository; empty or <c>.</c> = all of it.</param>
    public TriggerPaths(IEnumerable<string> patterns, string projectRoot)
    {
        var given = patterns.Where(p => p.TrimStart('!').Length > 0).Select(p => p[0] == '!' ? (IsWanted: false, Of(p[1..])) : (IsWanted: true, Of(p))).ToList();
        this.patterns = given.Any(p => p.IsWanted) ? given : [(true, Of(projectRoot)), .. given];
    }

    /// <summary>True when the change of any of the files starts a pipeline.</summary>
    /// <param name="changedFiles">Paths from the repository's root, with forward slashes: those that were added, changed and removed.</param>
    public bool Affects(IEnumerable<string> changedFiles) => changedFiles.Any(Contains);

    /// <summary>True when the change of the file starts a pipeline.</summary>
    /// <param name="file">A path from the repository's root, with forward slashes.</param>
    public bool Contains(string file) => patterns.LastOrDefault(p => p.Pattern.IsMatch(file)).IsWanted;

    private static Regex Of(string pattern)
    {
        var path = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern.TrimStart('/');
        return GlobPattern.Path(path is "" or "." ? "**" : path.EndsWith('/') ? path + "**" : path);
    }
}
