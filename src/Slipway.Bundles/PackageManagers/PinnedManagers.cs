namespace Slipway.Bundles;

/// <summary>The exact version of a manager that reads a lockfile, for projects that pin none: the newest of its line that was tried.</summary>
internal static class PinnedManagers
{
    /// <summary>The version for a project without anything that tells one; empty for npm, which is taken from the PATH.</summary>
    public static string Default(PackageManagerKind kind) => kind switch
    {
        PackageManagerKind.Yarn => "1.22.22",
        PackageManagerKind.Pnpm => "10.34.9",
        PackageManagerKind.Bun => "1.4.5",
        _ => "",
    };
}
