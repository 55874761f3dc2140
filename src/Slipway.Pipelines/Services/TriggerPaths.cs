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
    private const string Everything = "**";

    private readonly List<(bool IsWanted, string Text, Regex Pattern)> patterns;

    /// <summary>Takes the patterns of a Service.</summary>
    /// <param name="patterns">The globs; empty ones are passed over.</param>
    /// <param name="projectRoot">The project's directory in the repository; empty or <c>.</c> = all of it.</param>
    public TriggerPaths(IEnumerable<string> patterns, string projectRoot)
    {
        var given = patterns.Where(p => p.TrimStart('!').Length > 0).Select(p => p[0] == '!' ? Of(false, p[1..]) : Of(true, p)).ToList();
        this.patterns = given.Any(p => p.IsWanted) ? given : [Of(true, projectRoot), .. given];
    }

    /// <summary>True when any change starts a pipeline.</summary>
    public bool IsAny => patterns[^1] is (true, Everything or "**/*", _);

    /// <summary>True when the change of any of the files starts a pipeline.</summary>
    /// <param name="changedFiles">Paths from the repository's root, with forward slashes: those that were added, changed and removed.</param>
    public bool Affects(IEnumerable<string> changedFiles) => changedFiles.Any(Contains);

    /// <summary>True when the change of the file starts a pipeline.</summary>
    /// <param name="file">A path from the repository's root, with forward slashes.</param>
    public bool Contains(string file) => patterns.LastOrDefault(p => p.Pattern.IsMatch(file)).IsWanted;

    /// <summary>The same as a condition in the Common Expression Language.</summary>
    /// <param name="file">The expression of the path.</param>
    public string Cel(string file)
    {
        var conditions = new List<string>();
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i].IsWanted)
            {
                // What a later pattern takes out, one that is later still brings back in by itself.
                var taken = patterns.Skip(i + 1).Where(p => !p.IsWanted).Select(p => $" && !{Condition(p.Text)}").ToList();
                conditions.Add(taken.Count == 0 ? Condition(patterns[i].Text) : $"({Condition(patterns[i].Text)}{string.Concat(taken)})");
            }
        }

        return string.Join(" || ", conditions);

        string Condition(string text) => CelText.Matches(file, GlobPattern.Path(text));
    }

    private static (bool IsWanted, string Text, Regex Pattern) Of(bool isWanted, string pattern)
    {
        var path = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern.TrimStart('/');
        path = path is "" or "." ? Everything : path.EndsWith('/') ? path + Everything : path;
        return (isWanted, path, GlobPattern.Matcher(GlobPattern.Path(path)));
    }
}
