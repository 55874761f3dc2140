namespace Slipway.Bundles;

/// <summary>Several packages in one repository that are installed together, from a root above them.</summary>
internal static class Workspace
{
    /// <summary>Whether the workspace of a directory has a directory below it as a member: by its patterns, or because its lockfile lists it.</summary>
    public static bool Includes(string root, string member, ProjectLocation project)
    {
        if (root == member || !ProjectLocation.IsInside(member, root) || WorkspacePatterns.In(root, project) is not { } patterns)
        {
            return false;
        }

        var relative = Path.GetRelativePath(root, member);
        return patterns.Includes(relative) || Lockfile.In(root).Any(l => l.Lists(relative));
    }

    /// <summary>The package that a project belongs to: the nearest directory with a package.json; null when there is none.</summary>
    public static string? PackageOf(ProjectLocation project) =>
        project.Upwards(project.ProjectRoot).FirstOrDefault(d => File.Exists(Path.Combine(d, PackageJson.FileName)));
}
