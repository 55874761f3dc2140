using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>What a project gives wrangler on the command line of its own scripts, where its configuration does not hold it.</summary>
public static partial class DeployScript
{
    /// <summary>The entry: <c>src/index.ts</c> of <c>wrangler deploy --minify src/index.ts</c>; null when no script names a file that exists.</summary>
    /// <param name="project">The project; the path is relative to its root.</param>
    public static string? Entry(ProjectLocation project) => Named(project, EntryFile());

    /// <summary>The configuration: <c>config/wrangler.toml</c> of <c>wrangler deploy -c config/wrangler.toml</c>; null as above.</summary>
    /// <param name="project">The project; the path is relative to its root.</param>
    public static string? Config(ProjectLocation project) => Named(project, ConfigOption());

    private static string? Named(ProjectLocation project, Regex pattern) =>
        (PackageJson.ReadIn(project.ProjectRoot, project)?.Scripts() ?? [])
            .OrderByDescending(s => s.Name == "deploy")
            .SelectMany(s => Deploying().Matches(s.Text))
            .SelectMany(deploying => pattern.Matches(deploying.Value))
            .Select(m => m.Groups[1].Value)
            .FirstOrDefault(file => File.Exists(Path.Combine(project.ProjectRoot, file)) && project.Contains(Path.GetFullPath(file, project.ProjectRoot)));

    [GeneratedRegex(@"\bwrangler\s+(?:deploy|publish)\b[^;&|]*")]
    private static partial Regex Deploying();

    [GeneratedRegex(@"\s([^\s-]\S*\.(?:[cm]?[jt]s|[jt]sx|py))(?=\s|$)")]
    private static partial Regex EntryFile();

    [GeneratedRegex(@"\s(?:-c|--config)[\s=]\s*(\S+)")]
    private static partial Regex ConfigOption();
}
