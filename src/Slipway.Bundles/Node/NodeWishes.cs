using Serilog;

namespace Slipway.Bundles;

/// <summary>All wishes for a Node.js version that concern a project, the strongest first.</summary>
internal static class NodeWishes
{
    /// <summary>Files that name a version, in the order in which they count within one directory.</summary>
    private static readonly string[] VersionFiles = [".nvmrc", ".node-version"];

    /// <summary>Collects the wishes.</summary>
    /// <param name="project">The project.</param>
    /// <param name="manager">The package manager.</param>
    /// <param name="managerRange">Its own <c>engines.node</c>, or null.</param>
    /// <param name="nodeVersion">The option <c>node-version</c>: the user's word, which silences the project's files; empty = not given.</param>
    public static IReadOnlyList<NodeWish> Collect(
        ProjectLocation project, PackageManager manager, string? managerRange, string nodeVersion, ILogger log)
    {
        if (nodeVersion.Length > 0)
        {
            return [new NodeWish("option node-version", NodeRequest.Parse(nodeVersion), true)];
        }

        var wishes = new List<NodeWish>();
        if (WranglerRequirement.Find(project, manager.Kind) is { } wrangler)
        {
            wishes.Add(wrangler);
        }

        Add(wishes, manager.ToString(), managerRange, isNeed: true, log);
        var packages = new[] { project.ProjectRoot, project.InstallDirectory }.Distinct()
            .Select(d => PackageJson.ReadIn(d, project)).OfType<PackageJson>().ToArray();
        foreach (var package in packages)
        {
            var file = project.Relative(package.FilePath);
            Add(wishes, $"engines.node of {file}", package.Engine("node"), isNeed: false, log);
            foreach (var (_, version) in package.DevEngines("runtime").Where(r => r.Name == "node" && r.Version.Length > 0))
            {
                Add(wishes, $"devEngines.runtime of {file}", version, isNeed: false, log);
            }
        }

        if (VersionFile(project) is var (name, text))
        {
            Add(wishes, name, text, isNeed: false, log);
        }

        if (packages.FirstOrDefault(p => p.Volta("node") is not null) is { } volta)
        {
            Add(wishes, $"volta.node of {project.Relative(volta.FilePath)}", volta.Volta("node"), isNeed: false, log);
        }

        if (packages.Length > 0 && OfInstalledPackages(project, packages[0]) is { } installed)
        {
            wishes.Add(installed);
        }

        return wishes;
    }

    /// <summary>The highest lower end among the <c>engines.node</c> of the installed direct dependencies: frameworks refuse an older Node.js when
    /// they build. Upper ends are passed over: they are mostly caution of an old package.</summary>
    private static NodeWish? OfInstalledPackages(ProjectLocation project, PackageJson package)
    {
        NodeWish? highest = null;
        foreach (var name in package.DependencyNames().Where(n => n != "wrangler"))
        {
            var directory = project.Upwards(project.ProjectRoot).Select(d => Path.Combine(d, "node_modules", name))
                .FirstOrDefault(d => File.Exists(Path.Combine(d, PackageJson.FileName)));
            if (directory is not null && PackageJson.ReadIn(directory, project) is { } dependency
                && VersionRange.TryParse(dependency.Engine("node"), out var range) && VersionRange.TryParse($">={range.Lowest()}", out var atLeast)
                && (highest is null || atLeast.Lowest() > highest.Range.Lowest()))
            {
                highest = new NodeWish($"{name} {dependency.Version}", atLeast, false);
            }
        }

        return highest;
    }

    private static void Add(List<NodeWish> wishes, string source, string? text, bool isNeed, ILogger log)
    {
        if (text is null)
        {
            return;
        }

        try
        {
            wishes.Add(new NodeWish(source, NodeRequest.Parse(text), isNeed));
        }
        catch (FormatException e)
        {
            log.Warning("{Source}: '{Text}' {Reason} It is passed over.", source, text, e.Message);
        }
    }

    private static (string Name, string Text)? VersionFile(ProjectLocation project)
    {
        foreach (var path in project.Upwards(project.ProjectRoot).SelectMany(d => VersionFiles.Select(f => Path.Combine(d, f))).Where(File.Exists))
        {
            // nvm takes the first line that is not a comment.
            var line = File.ReadLines(path).Select(l => l.Split('#')[0].Trim()).FirstOrDefault(l => l.Length > 0);
            if (line is not null)
            {
                return (project.Relative(path), line);
            }
        }

        return null;
    }
}
