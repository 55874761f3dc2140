namespace Slipway.Bundles;

/// <summary>The PATH for a project's own commands.</summary>
internal static class BuildPath
{
    /// <summary>The programs of the project's packages first, as package managers do for scripts, then the toolchain's.</summary>
    public static string For(ProjectLocation project, Toolchain toolchain)
    {
        var path = toolchain.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        return string.Join(':', project.Upwards(project.ProjectRoot).Select(d => Path.Combine(d, "node_modules", ".bin")).Append(path));
    }
}
