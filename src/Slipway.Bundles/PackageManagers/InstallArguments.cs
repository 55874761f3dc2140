namespace Slipway.Bundles;

/// <summary>The arguments of a manager's install: frozen where there is a lockfile, with development dependencies, in a workspace only
/// what the project needs (its package, the packages of the workspace that it uses, and the root, where shared tools lie).</summary>
internal sealed class InstallArguments
{
    private readonly ProjectLocation project;
    private readonly PackageManager manager;
    private readonly bool isFrozen;
    private readonly bool ignoresScripts;
    private readonly string? member;

    private InstallArguments(ProjectLocation project, PackageManager manager, bool isFrozen, bool ignoresScripts)
    {
        this.project = project;
        this.manager = manager;
        this.isFrozen = isFrozen;
        this.ignoresScripts = ignoresScripts;
        var package = Workspace.PackageOf(project);
        member = package is not null && Workspace.Includes(project.InstallDirectory, package, project)
            ? Path.GetRelativePath(project.InstallDirectory, package)
            : null;
    }

    /// <summary>The arguments.</summary>
    /// <param name="pretendedNode">Version of Node.js that the manager is to hold <c>engines</c> against; null = the one that runs.</param>
    public static IReadOnlyList<string> Of(ProjectLocation project, PackageManager manager, bool isFrozen, bool ignoresScripts, string? pretendedNode)
    {
        var install = new InstallArguments(project, manager, isFrozen, ignoresScripts);
        return manager.Kind switch
        {
            PackageManagerKind.Pnpm => [.. install.Pnpm(pretendedNode)],
            PackageManagerKind.Yarn when manager.IsYarnBerry => [.. install.YarnBerry()],
            PackageManagerKind.Yarn => [.. install.YarnClassic()],
            PackageManagerKind.Bun => [.. install.Bun()],
            _ => [.. install.Npm()],
        };
    }

    private IEnumerable<string> Npm() =>
    [
        isFrozen ? "ci" : "install",
        .. member is null ? [] : (string[])["--workspace", member, "--include-workspace-root"],
        // npm would look for a workspace above that has this directory as a member, and install that one instead.
        .. member is null && !HasOwnWorkspaces() ? (string[])["--workspaces=false"] : [],
        "--include=dev", "--include=optional", "--engine-strict=false", "--no-audit", "--no-fund", "--no-update-notifier",
        .. isFrozen ? (string[])["--prefer-offline"] : [],
        .. Scripts("--ignore-scripts"),
    ];

    private IEnumerable<string> Pnpm(string? pretendedNode) =>
    [
        "install", isFrozen ? "--frozen-lockfile" : "--no-frozen-lockfile", "--reporter=append-only",
        // The root only without what lies below it: {.} alone.
        .. member is null ? [] : (string[])["--filter", $"{{{member}}}...", "--filter", "{.}"],
        .. IgnoresWorkspace() ? (string[])["--ignore-workspace"] : [],
        "--config.engine-strict=false",
        // From pnpm 11 on scripts of packages that nobody approved are an error; esbuild, workerd and sharp do without theirs.
        "--config.strict-dep-builds=false",
        .. pretendedNode is null ? [] : (string[])[$"--config.node-version={pretendedNode}"],
        .. Scripts("--ignore-scripts"),
    ];

    private IEnumerable<string> YarnClassic() =>
    [
        "install", .. isFrozen ? (string[])["--frozen-lockfile"] : [], "--non-interactive", "--production=false", "--no-progress",
        // Yarn 1 refuses any package whose engines exclude this Node.js; the other managers warn at the most.
        "--ignore-engines", .. isFrozen ? (string[])["--prefer-offline"] : [], .. Scripts("--ignore-scripts"),
    ];

    private IEnumerable<string> YarnBerry() =>
    [
        "install", .. isFrozen ? (string[])["--immutable"] : [],
        .. Scripts(manager.Major == 2 ? "--skip-builds" : "--mode=skip-build"),
    ];

    private IEnumerable<string> Bun() =>
    [
        "install", .. isFrozen ? (string[])["--frozen-lockfile"] : [], "--no-progress",
        // Before 1.2 a filter was not heeded by an install.
        .. member is null || !(SemanticVersion.TryParse(manager.Version, out var version) && version >= new SemanticVersion(1, 2, 0))
            ? [] : (string[])["--filter", $"./{member}", "--filter", "./"],
        .. Scripts("--ignore-scripts"),
    ];

    private string[] Scripts(string option) => ignoresScripts ? [option] : [];

    private bool HasOwnWorkspaces() => PackageJson.ReadIn(project.InstallDirectory, project)?.Workspaces is not null;

    /// <summary>pnpm takes any <c>pnpm-workspace.yaml</c> above for its own, even outside of the repository, and would then use the lockfile
    /// beside it. It is right only where each package of such a workspace has a lockfile of its own.</summary>
    private bool IgnoresWorkspace() =>
        !File.Exists(Path.Combine(project.InstallDirectory, WorkspacePatterns.PnpmFile))
        && project.Upwards(project.InstallDirectory).FirstOrDefault(d => File.Exists(Path.Combine(d, WorkspacePatterns.PnpmFile))) is var root
        && (root is null || !HasLockfilePerPackage(root));

    private static bool HasLockfilePerPackage(string root) =>
        new[] { (".npmrc", "shared-workspace-lockfile=false"), (WorkspacePatterns.PnpmFile, "sharedWorkspaceLockfile:false") }
            .Any(f => File.Exists(Path.Combine(root, f.Item1))
                && File.ReadLines(Path.Combine(root, f.Item1)).Any(l => l.Replace(" ", "", StringComparison.Ordinal).StartsWith(f.Item2, StringComparison.Ordinal)));
}
