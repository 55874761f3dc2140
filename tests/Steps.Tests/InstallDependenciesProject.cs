using Serilog;
using Slipway.Bundles;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A repository of a test, whose lockfile the real manager writes.</summary>
internal sealed class InstallDependenciesProject : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public InstallDependenciesProject(string manager, string version)
    {
        Manager = new PackageManager(PackageManager.ParseKind(manager), version);
        Directory.CreateDirectory(Root);
        if (Manager.IsYarnBerry)
        {
            // So that every manager's result can be looked at in the same place.
            Write(".yarnrc.yml", "nodeLinker: node-modules\n");
        }
    }

    public PackageManager Manager { get; }

    public string Root => directory["source"];

    public string LockfileName => Manager.Kind switch
    {
        PackageManagerKind.Pnpm => "pnpm-lock.yaml",
        PackageManagerKind.Yarn => "yarn.lock",
        PackageManagerKind.Bun => "bun.lock",
        _ => "package-lock.json",
    };

    public string Lockfile => this[LockfileName];

    public string this[string relative] => Path.Combine(Root, relative);

    public void Write(string relative, string text) => directory.Write(Path.Combine("source", relative), text);

    public bool HasModule(string path) => Directory.Exists(this[path]);

    /// <summary>A workspace: two apps, one of which uses a shared package, and a tool at the root.</summary>
    public void WriteWorkspace()
    {
        var protocol = Manager.Kind == PackageManagerKind.Npm || Manager is { Kind: PackageManagerKind.Yarn, IsYarnBerry: false } ? "*" : "workspace:*";
        Write("package.json", """{ "name": "root", "private": true, "workspaces": ["apps/*", "packages/*"], "devDependencies": { "isarray": "2.0.5" } }""");
        Write("apps/a/package.json", $$"""{ "name": "a", "version": "1.0.0", "dependencies": { "is-number": "7.0.0", "shared": "{{protocol}}" } }""");
        Write("apps/b/package.json", """{ "name": "b", "version": "1.0.0", "dependencies": { "ms": "2.1.3" } }""");
        Write("packages/shared/package.json", """{ "name": "shared", "version": "1.0.0", "main": "index.js", "dependencies": { "is-buffer": "2.0.5" } }""");
        Write("packages/shared/index.js", "module.exports = require('is-buffer')(Buffer.alloc(0))");
        if (Manager.Kind == PackageManagerKind.Pnpm)
        {
            Write("pnpm-workspace.yaml", "packages:\n  - apps/*\n  - packages/*\n");
        }
    }

    /// <summary>Has the real manager write the lockfile, and leaves nothing else of its install.</summary>
    public async Task LockAsync()
    {
        var tools = await Toolchain.PrepareAsync(ProjectLocation.Create(Root, ".", "."), Manager, "", Log.Logger, TestContext.Current.CancellationToken);
        if (Manager.IsYarnBerry)
        {
            Write("yarn.lock", "");
        }

        string[] arguments = Manager.Kind switch
        {
            PackageManagerKind.Npm => ["install", "--package-lock-only", "--ignore-scripts"],
            PackageManagerKind.Pnpm => ["install", "--lockfile-only", "--no-frozen-lockfile"],
            PackageManagerKind.Yarn when Manager.IsYarnBerry => ["install", "--mode=update-lockfile"],
            _ => ["install", "--ignore-scripts"],
        };
        var result = await tools.Run(Manager.Name, arguments).WithEnvironment("YARN_ENABLE_IMMUTABLE_INSTALLS", "0").ExecuteAsync(TestContext.Current.CancellationToken);
        result.IsSuccess.Should().BeTrue($"{Manager} must write a lockfile:\n{result.Output}\n{result.Error}");
        foreach (var modules in Directory.EnumerateDirectories(Root, "node_modules", SearchOption.AllDirectories).OrderBy(m => m.Length).Where(Directory.Exists))
        {
            Directory.Delete(modules, recursive: true);
        }
    }

    /// <summary>The step, as the Task runs it.</summary>
    public Command Step(string projectRoot = ".", string? lockfile = null, params string[] options) =>
        StepProgram.Named("install-dependencies").WithArguments(
        [
            $"--source-path={Root}", $"--project-root={projectRoot}", $"--package-manager={Manager.Name}", $"--package-manager-version={Manager.Version}",
            "--install-directory=.", $"--lockfile={lockfile ?? LockfileName}", .. options,
        ]);

    public async Task<CommandResult> InstallAsync(string projectRoot = ".", string? lockfile = null, params string[] options) =>
        await Step(projectRoot, lockfile, options).ExecuteAsync(TestContext.Current.CancellationToken);

    public void Dispose() => directory.Dispose();
}
