namespace Slipway.Bundles;

/// <summary>The exact version of a manager that reads a lockfile, for projects that pin none: the newest of its line on npm that writes that
/// version of the lockfile, since a frozen install refuses one that it would write differently.</summary>
internal static class PinnedManagers
{
    /// <summary>Yarn 1: its last version.</summary>
    public const string YarnClassic = "1.22.22";

    /// <summary>The newest Yarn, for a project of Yarn 2 or later without a lockfile.</summary>
    public const string YarnNewest = "4.18.1";

    /// <summary>Bun: reads both lockfiles, <c>bun.lock</c> and the binary <c>bun.lockb</c>.</summary>
    public const string Bun = "1.4.5";

    /// <summary>pnpm by the first number of <c>lockfileVersion</c>, the best first; several majors write 9.0.</summary>
    private static readonly Dictionary<int, string[]> Pnpm = new()
    {
        [5] = ["7.33.7", "6.35.1"],
        [6] = ["8.15.9"],
        [9] = ["10.34.9", "9.15.9", "11.28.11", "12.21.0"],
    };

    /// <summary>Yarn 2 and later by <c>__metadata.version</c>.</summary>
    private static readonly Dictionary<int, string> YarnBerry = new()
    {
        [4] = "2.4.2",
        [5] = "3.1.1",
        [6] = "3.8.7",
        [7] = "4.0.0-rc.42",
        [8] = "4.13.0",
        [9] = "4.14.1",
        [10] = YarnNewest,
    };

    /// <summary>Yarn 3.0 writes lockfile version 4 as Yarn 2 does, but with another cache key.</summary>
    private static readonly (string CacheKey, string Yarn) Yarn30 = ("8", "3.0.2");

    /// <summary>The version for a project without anything that tells one; empty for npm, which is taken from the PATH.</summary>
    public static string Default(PackageManagerKind kind) => kind switch
    {
        PackageManagerKind.Yarn => YarnClassic,
        PackageManagerKind.Pnpm => Pnpm[9][0],
        PackageManagerKind.Bun => Bun,
        _ => "",
    };

    /// <summary>The Yarn for a directory whose lockfile says nothing: with the config file of Yarn 2 and later the newest, else Yarn 1.</summary>
    public static string ForYarnWithoutLockfile(string directory, bool isEmpty = true) =>
        isEmpty && File.Exists(Path.Combine(directory, YarnPath.ConfigFile)) ? YarnNewest : YarnClassic;

    /// <summary>The versions of pnpm that read a lockfile, the best first; for a version from the future: the newest.</summary>
    public static IReadOnlyList<string> ForPnpmLockfile(int lockfileVersion) => Pnpm.GetValueOrDefault(lockfileVersion, ["12.21.0"]);

    /// <summary>The Yarn that wrote a lockfile; for a version from the future: the newest.</summary>
    public static string ForYarnLockfile(int metadataVersion, string cacheKey) =>
        metadataVersion == 4 && cacheKey == Yarn30.CacheKey ? Yarn30.Yarn : YarnBerry.GetValueOrDefault(metadataVersion, YarnNewest);
}
