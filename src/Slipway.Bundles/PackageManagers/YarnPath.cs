using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>The Yarn that a repository carries with it: <c>yarnPath</c> of <c>.yarnrc.yml</c>, or <c>yarn-path</c> of Yarn 1's <c>.yarnrc</c>. Every
/// Yarn hands over to it, whatever its own version.</summary>
/// <param name="FilePath">Full path of the program, which exists and lies in the repository.</param>
/// <param name="Version">The version in its file name; null when it has none.</param>
internal sealed partial record YarnPath(string FilePath, string? Version)
{
    /// <summary>The config file of Yarn 2 and later.</summary>
    public const string ConfigFile = ".yarnrc.yml";

    /// <summary>The one that counts for an install directory: the nearest config file upwards that names one.</summary>
    public static YarnPath? Find(ProjectLocation project, string directory)
    {
        foreach (var at in project.Upwards(directory))
        {
            var found = Named(Path.Combine(at, ConfigFile), Modern()) ?? Named(Path.Combine(at, ".yarnrc"), Classic());
            if (found is not null)
            {
                var path = ProjectLocation.RealPath(Path.GetFullPath(found, at));
                return File.Exists(path) && ProjectLocation.IsInside(path, project.RepositoryRoot)
                    ? new YarnPath(path, FileVersion().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups[1].Value : null)
                    : null;
            }
        }

        return null;
    }

    private static string? Named(string file, Regex pattern) =>
        File.Exists(file)
            ? File.ReadLines(file).Select(l => pattern.Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value.Trim()).FirstOrDefault()
            : null;

    [GeneratedRegex(@"^yarnPath:\s*['""]?([^'""#]+?)['""]?\s*(#.*)?$")]
    private static partial Regex Modern();

    [GeneratedRegex(@"^yarn-path\s+['""]?([^'""]+?)['""]?\s*$")]
    private static partial Regex Classic();

    [GeneratedRegex(@"^yarn-(\d+\.\d+\.\d+(?:-[\w.]+?)?)\.(?:c|m)?js$")]
    private static partial Regex FileVersion();
}
