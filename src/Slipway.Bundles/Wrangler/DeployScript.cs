using System.Text.RegularExpressions;
using Serilog;

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

    /// <summary>The arguments with the entry, where neither they nor the configuration in the project root name one.</summary>
    public static WranglerArguments AddEntry(WranglerArguments arguments, ProjectLocation project, ILogger log)
    {
        if (WranglerConfigFile.Find(project.ProjectRoot) is not { } config || WranglerConfigFile.HasEntry(config) || WranglerConfigFile.HasRedirect(project.ProjectRoot)
            || arguments.Has("--assets") || arguments.Values.Any(v => File.Exists(Path.Combine(project.ProjectRoot, v))) || Entry(project) is not { } entry)
        {
            return arguments;
        }

        log.Information("bundling {Entry}, which a script of package.json names to wrangler: the configuration has no main", entry);
        return arguments.With(entry);
    }

    /// <summary>The arguments with the configuration, where they name none; for a project without one in its root.</summary>
    public static WranglerArguments AddConfig(WranglerArguments arguments, ProjectLocation project, ILogger log)
    {
        if (arguments.Has("--config", "-c") || Config(project) is not { } config)
        {
            return arguments;
        }

        log.Information("the configuration is {Config}, which a script of package.json names to wrangler", config);
        return arguments.With($"--config={config}");
    }

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
