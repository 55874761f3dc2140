using Serilog;

namespace Slipway.Bundles;

/// <summary>The exact version of a project's manager: as pinned, else as the lockfile's format asks for.</summary>
internal sealed class ManagerVersion(ProjectLocation project, string directory, ILogger log)
{
    /// <summary>Finds it.</summary>
    /// <param name="pin">The field that names manager and version, or null.</param>
    /// <param name="lockfile">The lockfile, or null.</param>
    public async Task<string> FindAsync(PackageManagerKind kind, PackageManagerField? pin, Lockfile? lockfile, CancellationToken ct)
    {
        if (kind == PackageManagerKind.Yarn && YarnPath.Find(project, directory) is { } yarn)
        {
            return yarn.Version ?? (SemanticVersion.TryParse(pin?.Version, out var said) ? said.ToString() : Reader(kind, lockfile)[0]);
        }

        if (SemanticVersion.TryParse(pin?.Version, out var exact))
        {
            return exact.ToString();
        }

        var readers = Reader(kind, lockfile);
        if (pin is { Version.Length: > 0 })
        {
            var found = await ResolveAsync(kind, pin, readers, ct);
            log.Warning("{Source} gives '{Version}', which is no exact version: {Manager} {Found} is used. Pin that one, so that every build uses the same",
                pin.Source, pin.Version, kind.ToString().ToLowerInvariant(), found);
            return found;
        }

        return Wish(kind) is { } wish ? await WishedAsync(kind, wish, readers, ct) : readers is [var best, ..] ? best : await DefaultAsync(kind, ct);
    }

    private IReadOnlyList<string> Reader(PackageManagerKind kind, Lockfile? lockfile) => (lockfile, kind) switch
    {
        ({ } file, _) => file.Readers(),
        (_, PackageManagerKind.Npm) => [],
        (_, PackageManagerKind.Yarn) => [PinnedManagers.ForYarnWithoutLockfile(directory)],
        _ => [PinnedManagers.Default(kind)],
    };

    /// <summary>Volta's pin, or the range of <c>engines</c>: pnpm and Yarn 1 refuse to run outside of it.</summary>
    private string? Wish(PackageManagerKind kind)
    {
        var name = kind.ToString().ToLowerInvariant();
        var packages = new[] { directory, project.ProjectRoot }.Distinct().Select(d => PackageJson.ReadIn(d, project)).OfType<PackageJson>().ToArray();
        return packages.Select(p => p.Volta(name)).FirstOrDefault(v => v is not null)
            ?? (kind == PackageManagerKind.Npm ? null : packages.Select(p => p.Engine(name)).FirstOrDefault(v => v is not null));
    }

    private static async Task<string> WishedAsync(PackageManagerKind kind, string wish, IReadOnlyList<string> readers, CancellationToken ct)
    {
        if (SemanticVersion.TryParse(wish, out var exact))
        {
            return exact.ToString();
        }

        // engines may hold what is no range ("please use pnpm"): a message, not a version.
        if (!VersionRange.TryParse(wish, out var range))
        {
            return readers is [var preferred, ..] ? preferred : await DefaultAsync(kind, ct);
        }

        if (readers.FirstOrDefault(r => Includes(range, r)) is { } reader)
        {
            return reader;
        }

        return await NewestAsync(kind, range, wish, ct);
    }

    private static async Task<string> ResolveAsync(PackageManagerKind kind, PackageManagerField pin, IReadOnlyList<string> readers, CancellationToken ct)
    {
        if (VersionRange.TryParse(pin.Version, out var range))
        {
            var onPath = InstalledProgram.OnPath(kind.ToString().ToLowerInvariant());
            return readers.FirstOrDefault(r => Includes(range, r))
                ?? (onPath is not null && kind == PackageManagerKind.Npm && Includes(range, onPath.Version) ? onPath.Version : await NewestAsync(kind, range, pin.Version, ct));
        }

        return await NewestAsync(kind, VersionRange.Any, pin.Version, ct);
    }

    /// <summary>The newest version on npm in a range. A tag counts as any version: which one it means changes from day to day anyway.</summary>
    private static async Task<string> NewestAsync(PackageManagerKind kind, VersionRange range, string wish, CancellationToken ct)
    {
        var name = kind.ToString().ToLowerInvariant();
        // The package yarn is Yarn 1; later ones lie in a package of their own.
        string[] packages = kind == PackageManagerKind.Yarn ? ["@yarnpkg/cli-dist", "yarn"] : [name];
        foreach (var package in packages)
        {
            var fitting = (await NpmPackages.VersionsAsync(package, ct)).Where(range.Includes).Order().ToArray();
            if (fitting.Length > 0)
            {
                return fitting[^1].ToString();
            }
        }

        throw new ToolchainException($"looking for a version of {name} in '{wish}': npm has none. Correct the version in package.json.");
    }

    private static async Task<string> DefaultAsync(PackageManagerKind kind, CancellationToken ct)
    {
        if (kind != PackageManagerKind.Npm)
        {
            return PinnedManagers.Default(kind);
        }

        return InstalledProgram.OnPath("npm")?.Version ?? await NpmPackages.OwnVersionAsync(ct);
    }

    private static bool Includes(VersionRange range, string version) => SemanticVersion.TryParse(version, out var parsed) && range.Includes(parsed);
}
