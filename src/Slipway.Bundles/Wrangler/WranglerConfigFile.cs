using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>Where a project's wrangler configuration lies, by wrangler's own order of names.</summary>
public static partial class WranglerConfigFile
{
    /// <summary>The names, the first that exists wins (developers.cloudflare.com/workers/wrangler/configuration).</summary>
    public static readonly IReadOnlyList<string> Names = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

    /// <summary>The file by which a framework's build points wrangler at a configuration that it has generated.</summary>
    public const string RedirectFile = ".wrangler/deploy/config.json";

    /// <summary>How deep below the repository root other configurations are looked for, for a hint.</summary>
    private const int HintDepth = 4;

    /// <summary>How many other configurations a hint names.</summary>
    private const int HintCount = 8;

    /// <summary>Full path of the configuration of a directory; null when there is none.</summary>
    public static string? Find(string directory) => Names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a configuration names an entry, or assets, which need none. Its text is looked at: to ask wrangler takes as long as to bundle.</summary>
    public static bool HasEntry(string file) => Entry().IsMatch(File.ReadAllText(file));

    /// <summary>Whether a build has left a redirection for wrangler.</summary>
    public static bool HasRedirect(string directory) => File.Exists(Path.Combine(directory, RedirectFile));

    /// <summary>
    /// Whether wrangler, left alone, would take a configuration of a directory above in place of <paramref name="file"/>: it looks for
    /// each name upwards to the root of the file system before it looks for the next name.
    /// </summary>
    public static bool IsShadowed(string file)
    {
        var better = Names.TakeWhile(name => name != Path.GetFileName(file)).ToList();
        for (var at = Path.GetDirectoryName(Path.GetDirectoryName(file)); at is not null; at = Path.GetDirectoryName(at))
        {
            if (better.Any(name => File.Exists(Path.Combine(at, name))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The message for a project without configuration; its first line is the original contract's.</summary>
    public static string MissingMessage(ProjectLocation project)
    {
        var elsewhere = Directories(project.RepositoryRoot, 0).Where(d => Find(d) is not null).Take(HintCount).Select(d => $"'{project.Relative(d)}'").ToList();
        var cure = elsewhere.Count > 0
            ? $"Set project-root to a directory that has one: {string.Join(", ", elsewhere)}; or add one there."
            : OtherNames(project.ProjectRoot) is [var other, ..]
                ? $"There is '{other}': commit it, or a copy, as wrangler{Path.GetExtension(other)}, or name it in wrangler-arguments: --config {other}."
            : "Add one: name, main and compatibility_date are enough; or set project-root to the directory that holds it.";
        return $"""
            ERROR: wrangler.toml not found in project root
            Looked for {string.Join(", ", Names)} in '{project.Relative(project.ProjectRoot)}' of the repository, and found none. {cure}
            """;
    }

    /// <summary>Configurations under names of their own: wrangler.example.toml, wrangler.prod.jsonc.</summary>
    private static string[] OtherNames(string directory) =>
        [.. Directory.EnumerateFiles(directory, "wrangler*").Select(f => Path.GetFileName(f)!)
            .Where(f => Names.Any(n => Path.GetExtension(n) == Path.GetExtension(f))).Order(StringComparer.Ordinal)];

    /// <summary>The key main, or anything of assets or of Workers Sites, not in a comment.</summary>
    [GeneratedRegex("""^(?!\s*//)[^#\n]*\b(?:main["']?[ \t]*[=:]|(?:assets|site|upload)(?:["']?[ \t]*[=:]|\]))""", RegexOptions.Multiline)]
    private static partial Regex Entry();

    private static IEnumerable<string> Directories(string directory, int depth)
    {
        yield return directory;
        if (depth == HintDepth)
        {
            yield break;
        }

        var below = Directory.EnumerateDirectories(directory)
            .Where(d => Path.GetFileName(d) is var name && name != "node_modules" && !name.StartsWith('.') && new DirectoryInfo(d).LinkTarget is null)
            .Order(StringComparer.Ordinal);
        foreach (var inner in below.SelectMany(d => Directories(d, depth + 1)))
        {
            yield return inner;
        }
    }
}
