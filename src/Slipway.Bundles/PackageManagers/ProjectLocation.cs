namespace Slipway.Bundles;

/// <summary>Where a project lies in a checked-out repository. All paths are full and without symbolic links.</summary>
/// <param name="RepositoryRoot">The checkout.</param>
/// <param name="ProjectRoot">The Worker's own directory, in the checkout.</param>
/// <param name="InstallDirectory">The directory in which dependencies are installed: the project root or one above it.</param>
public sealed record ProjectLocation(string RepositoryRoot, string ProjectRoot, string InstallDirectory)
{
    /// <summary>Checks and resolves the three paths.</summary>
    /// <param name="sourcePath">The checkout.</param>
    /// <param name="projectRoot">Relative to the checkout; empty or <c>.</c> = the checkout itself.</param>
    /// <param name="installDirectory">Relative to the checkout, likewise.</param>
    /// <exception cref="FormatException">A directory does not exist, or lies outside the checkout, be it by <c>..</c>, as an absolute
    /// path, or through a symbolic link.</exception>
    public static ProjectLocation Create(string sourcePath, string projectRoot, string installDirectory)
    {
        if (!Directory.Exists(sourcePath))
        {
            throw new FormatException($"source path '{sourcePath}' is not a directory. Check the repository out first.");
        }

        var repository = RealPath(Path.GetFullPath(sourcePath));
        return new ProjectLocation(
            repository,
            Resolve(repository, projectRoot, "project root"),
            Resolve(repository, installDirectory, "install directory"));
    }

    /// <summary>A path below the repository root, as results spell it: relative, with forward slashes, <c>.</c> for the root itself.</summary>
    public string Relative(string path) => Path.GetRelativePath(RepositoryRoot, path).Replace('\\', '/');

    /// <summary>The directories from <paramref name="directory"/> up to the repository root, both included.</summary>
    public IEnumerable<string> Upwards(string directory)
    {
        for (var at = directory; ; at = Path.GetDirectoryName(at)!)
        {
            yield return at;
            if (at == RepositoryRoot || at.Length <= RepositoryRoot.Length)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a full path without symbolic links is the directory or lies below it.</summary>
    internal static bool IsInside(string path, string directory) =>
        path == directory || path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The path with every symbolic link followed, those in the middle too; what does not exist is kept.</summary>
    internal static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, name);
            var target = new FileInfo(next).LinkTarget is null ? null : File.ResolveLinkTarget(next, returnFinalTarget: true);
            real = target is null ? next : RealPath(target.FullName);
        }

        return real;
    }

    private static string Resolve(string repository, string relative, string what)
    {
        var path = Path.GetFullPath(relative.Length == 0 ? "." : relative, repository);
        if (!IsInside(path, repository) || !IsInside(RealPath(path), repository))
        {
            throw new FormatException($"{what} '{relative}' leaves the repository. Name a directory in it, relative to its root.");
        }

        return Directory.Exists(path)
            ? RealPath(path)
            : throw new FormatException($"{what} '{relative}' is not a directory of the repository. Name one that exists in the checked-out revision.");
    }
}
