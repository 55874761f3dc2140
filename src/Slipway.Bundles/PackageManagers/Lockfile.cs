using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>A lockfile: which manager wrote it, and in which version of its format.</summary>
/// <param name="FilePath">Full path.</param>
/// <param name="Kind">The manager.</param>
internal sealed partial record Lockfile(string FilePath, PackageManagerKind Kind)
{
    /// <summary>Lines of a lockfile that are read for its version; pnpm writes it first, Yarn after a comment.</summary>
    private const int HeaderLines = 50;

    /// <summary>All names, in the order in which they count: the seed's, then bun; of one manager, the one that it prefers itself.</summary>
    private static readonly (string Name, PackageManagerKind Kind)[] Names =
    [
        ("yarn.lock", PackageManagerKind.Yarn),
        ("pnpm-lock.yaml", PackageManagerKind.Pnpm),
        ("npm-shrinkwrap.json", PackageManagerKind.Npm),
        ("package-lock.json", PackageManagerKind.Npm),
        ("bun.lock", PackageManagerKind.Bun),
        ("bun.lockb", PackageManagerKind.Bun),
    ];

    /// <summary>The lockfiles of a directory: one for each manager, in the order in which they count.</summary>
    public static IReadOnlyList<Lockfile> In(string directory) =>
        [.. Names.Select(n => new Lockfile(Path.Combine(directory, n.Name), n.Kind)).Where(l => File.Exists(l.FilePath)).DistinctBy(l => l.Kind)];

    /// <summary>The versions of the manager that read it, the best first; empty where any version does.</summary>
    public IReadOnlyList<string> Readers()
    {
        switch (Kind)
        {
            case PackageManagerKind.Pnpm:
                var version = Header(PnpmVersion()).FirstOrDefault();
                return PinnedManagers.ForPnpmLockfile(int.TryParse(version, out var pnpm) ? pnpm : 9);
            case PackageManagerKind.Yarn:
                var metadata = Header(YarnMetadata()).ToArray();
                return int.TryParse(metadata.FirstOrDefault(), out var yarn)
                    ? [PinnedManagers.ForYarnLockfile(yarn, Header(YarnCacheKey()).FirstOrDefault() ?? "")]
                    : [PinnedManagers.ForYarnWithoutLockfile(Path.GetDirectoryName(FilePath)!, isEmpty: new FileInfo(FilePath).Length == 0)];
            case PackageManagerKind.Bun:
                return [PinnedManagers.Bun];
            default:
                return [];
        }
    }

    /// <summary>Whether the lockfile itself lists a directory as a project of its workspace; Yarn 1 lists none.</summary>
    /// <param name="relative">The directory, relative to the lockfile's.</param>
    public bool Lists(string relative)
    {
        var quoted = $"\"{relative}\"";
        return Kind switch
        {
            PackageManagerKind.Pnpm => Has(l => l.StartsWith("  ", StringComparison.Ordinal) && l.Trim().TrimEnd('}', '{', ' ').TrimEnd(':').Trim('\'', '"') == relative),
            PackageManagerKind.Npm => Has(l => l.StartsWith($"    {quoted}: {{", StringComparison.Ordinal)),
            PackageManagerKind.Yarn => Has(l => l.TrimEnd('"').EndsWith($"@workspace:{relative}", StringComparison.Ordinal)),
            PackageManagerKind.Bun when FilePath.EndsWith(".lock", StringComparison.Ordinal) => Has(l => l.StartsWith($"    {quoted}: {{", StringComparison.Ordinal)),
            _ => false,
        };
    }

    private bool Has(Func<string, bool> line) => File.ReadLines(FilePath).Any(line);

    private IEnumerable<string> Header(Regex pattern) =>
        File.ReadLines(FilePath).Take(HeaderLines).Select(l => pattern.Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^lockfileVersion:\s*['""]?(\d+)")]
    private static partial Regex PnpmVersion();

    [GeneratedRegex(@"^  version: ['""]?(\d+)['""]?$")]
    private static partial Regex YarnMetadata();

    [GeneratedRegex(@"^  cacheKey: ['""]?([^'""]+)['""]?$")]
    private static partial Regex YarnCacheKey();
}
