namespace Slipway.Bundles;

/// <summary>What a <c>package.json</c> says of its package manager: <c>packageManager</c> (corepack's field, nodejs.org/api/packages.html), or
/// npm's <c>devEngines.packageManager</c>.</summary>
/// <param name="Kind">The manager.</param>
/// <param name="Version">An exact version without a hash, a range, a tag, or empty.</param>
/// <param name="Source">Field and file, as a message names them.</param>
internal sealed record PackageManagerField(PackageManagerKind Kind, string Version, string Source)
{
    /// <summary>Reads the field; null when there is none, or it names a manager that is not known here (then said through
    /// <paramref name="warn"/>).</summary>
    /// <param name="package">The file.</param>
    /// <param name="shown">The file as a message names it.</param>
    public static PackageManagerField? Of(PackageJson package, string shown, Action<string> warn)
    {
        var entries = package.PackageManager is { Length: > 0 } field
            ? [(Source: $"packageManager of {shown}", Name: field.Split('@')[0], Version: field.Contains('@', StringComparison.Ordinal) ? field[(field.IndexOf('@', StringComparison.Ordinal) + 1)..] : "")]
            : package.DevEngines("packageManager").Select(e => (Source: $"devEngines.packageManager of {shown}", e.Name, e.Version)).ToArray();
        foreach (var (source, name, version) in entries)
        {
            if (name is "npm" or "yarn" or "pnpm" or "bun")
            {
                return new PackageManagerField(Bundles.PackageManager.ParseKind(name), WithoutHash(version), source);
            }

            warn($"{source}: '{name}' is no package manager that is known here (npm, yarn, pnpm, bun); it is passed over");
        }

        return null;
    }

    /// <summary>Corepack appends <c>+sha512.…</c>; an address in place of a version (corepack allows it) says no version.</summary>
    private static string WithoutHash(string version) =>
        version.Contains("://", StringComparison.Ordinal) ? "" : version.Split('+')[0].Trim();
}
