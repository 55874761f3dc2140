using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class InstallDependenciesTests
{
    private const string OneDependency = """{ "name": "p", "version": "1.0.0", "private": true, "devDependencies": { "is-number": "7.0.0" } }""";

    [Theory]
    [InlineData("npm", "")]
    [InlineData("npm", "10.9.8")]
    [InlineData("yarn", "1.22.22")]
    [InlineData("yarn", "3.8.7")]
    [InlineData("yarn", "4.13.0")]
    [InlineData("pnpm", "8.15.9")]
    [InlineData("pnpm", "10.34.9")]
    [InlineData("pnpm", "12.21.0")]
    [InlineData("bun", "1.4.5")]
    public async Task A_project_is_installed_from_its_lockfile_with_development_dependencies(string manager, string version)
    {
        using var project = new InstallDependenciesProject(manager, version);
        project.Write("package.json", OneDependency);
        await project.LockAsync();
        var lockfile = await File.ReadAllTextAsync(project.Lockfile);

        var result = await project.Step().WithEnvironment("NODE_ENV", "production").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Error);
        project.HasModule("node_modules/is-number").Should().BeTrue();
        (await File.ReadAllTextAsync(project.Lockfile)).Should().Be(lockfile);
        result.Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData("npm", "")]
    [InlineData("pnpm", "10.34.9")]
    [InlineData("yarn", "4.13.0")]
    [InlineData("bun", "1.4.5")]
    public async Task In_a_workspace_only_what_the_project_needs_is_installed(string manager, string version)
    {
        using var project = new InstallDependenciesProject(manager, version);
        project.WriteWorkspace();
        await project.LockAsync();

        var result = await project.InstallAsync("apps/a");

        result.ExitCode.Should().Be(0, result.Error);
        (await ResolveAsync(project, "apps/a", "require('is-number')(5) && require('shared')")).Should().Be("true");
        (await ResolveAsync(project, ".", "require('isarray')([])")).Should().Be("true");
        Directory.EnumerateDirectories(project.Root, "ms", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task Yarn_1_installs_its_whole_workspace()
    {
        using var project = new InstallDependenciesProject("yarn", "1.22.22");
        project.WriteWorkspace();
        await project.LockAsync();

        var result = await project.InstallAsync("apps/a");

        result.ExitCode.Should().Be(0, result.Error);
        (await ResolveAsync(project, "apps/a", "require('is-number')(5) && require('shared')")).Should().Be("true");
    }

    [Theory]
    [InlineData("npm", "", "npm error code EUSAGE")]
    [InlineData("yarn", "1.22.22", "Your lockfile needs to be updated")]
    [InlineData("yarn", "4.13.0", "The lockfile would have been modified by this install")]
    [InlineData("pnpm", "10.34.9", "ERR_PNPM_OUTDATED_LOCKFILE")]
    [InlineData("bun", "1.4.5", "lockfile had changes, but lockfile is frozen")]
    public async Task A_lockfile_that_is_out_of_date_ends_with_the_managers_exit_code_and_says_what_to_do(string manager, string version, string words)
    {
        using var project = new InstallDependenciesProject(manager, version);
        project.Write("package.json", OneDependency);
        await project.LockAsync();
        project.Write("package.json", OneDependency.Replace("\"is-number\"", "\"isarray\": \"2.0.5\", \"is-number\"", StringComparison.Ordinal));
        var lockfile = await File.ReadAllTextAsync(project.Lockfile);

        var result = await project.InstallAsync();

        result.ExitCode.Should().Be(1, result.Error);
        result.Error.Should().Contain($"ERROR: installing the dependencies in '.' with {project.Manager}: '{manager} ")
            .And.Contain(
                $"ended with exit code 1. The lockfile {project.LockfileName} does not fit package.json: run '{manager} install' in . and commit {project.LockfileName}.\n"
                + "Its last lines:\n");
        result.Error[result.Error.IndexOf("Its last lines:", StringComparison.Ordinal)..].Should().Contain(words);
        (await File.ReadAllTextAsync(project.Lockfile)).Should().Be(lockfile);
    }

    [Fact]
    public async Task A_focused_install_notices_a_lockfile_that_is_out_of_date_too()
    {
        using var project = new InstallDependenciesProject("yarn", "4.13.0");
        project.WriteWorkspace();
        await project.LockAsync();
        project.Write("apps/b/package.json", """{ "name": "b", "version": "1.0.0", "dependencies": { "ms": "2.1.2" } }""");
        var lockfile = await File.ReadAllTextAsync(project.Lockfile);

        var result = await project.InstallAsync("apps/a");

        result.ExitCode.Should().Be(1, result.Error);
        result.Error.Should().Contain("The lockfile yarn.lock does not fit package.json");
        (await File.ReadAllTextAsync(project.Lockfile)).Should().Be(lockfile);
    }

    [Theory]
    [InlineData("npm", "")]
    [InlineData("yarn", "1.22.22")]
    [InlineData("yarn", "4.13.0")]
    [InlineData("pnpm", "10.34.9")]
    [InlineData("bun", "1.4.5")]
    public async Task Without_a_lockfile_it_installs_with_a_warning(string manager, string version)
    {
        using var project = new InstallDependenciesProject(manager, version);
        project.Write("package.json", OneDependency);

        var result = await project.InstallAsync(lockfile: "");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().StartWith(
            "install-dependencies: warning: there is no lockfile: the newest versions that package.json allows are installed, and the build is not reproducible\n");
        project.HasModule("node_modules/is-number").Should().BeTrue();
    }

    [Theory]
    [InlineData("npm", "")]
    [InlineData("yarn", "1.22.22")]
    [InlineData("yarn", "4.13.0")]
    [InlineData("pnpm", "10.34.9")]
    [InlineData("bun", "1.4.5")]
    public async Task Scripts_run_unless_they_are_ignored(string manager, string version)
    {
        using var project = new InstallDependenciesProject(manager, version);
        project.Write(
            "package.json", """{ "name": "p", "version": "1.0.0", "scripts": { "postinstall": "node -e \"require('fs').writeFileSync('ran.txt', '')\"" }, "dependencies": { "is-number": "7.0.0" } }""");
        await project.LockAsync();
        File.Delete(project["ran.txt"]);

        var ignored = await project.InstallAsync(".", null, "--ignore-scripts=true");

        ignored.ExitCode.Should().Be(0, ignored.Error);
        project.HasModule("node_modules/is-number").Should().BeTrue();
        File.Exists(project["ran.txt"]).Should().BeFalse();
        Directory.Delete(project["node_modules"], recursive: true);
        var run = await project.InstallAsync();
        run.ExitCode.Should().Be(0, run.Error);
        File.Exists(project["ran.txt"]).Should().BeTrue();
    }

    [Fact]
    public async Task None_has_nothing_to_install()
    {
        using var project = new InstallDependenciesProject("none", "");

        var result = await project.InstallAsync(lockfile: "");

        result.ExitCode.Should().Be(0);
        result.Error.Trim().Should().Be("install-dependencies: no package manager: nothing to install");
    }

    [Theory]
    [InlineData("--node-version=soon", "ERROR: option --node-version: 'soon' is no version of Node.js: give a version (22.11.0), a part of one (22), a range (>=20 <23) or an alias (lts/*, lts/jod, node).")]
    [InlineData("--lockfile=../package-lock.json", "ERROR: option --lockfile: '../package-lock.json' is no file of the repository. Give its path relative to the repository root, or nothing.")]
    [InlineData("--package-manager=cnpm", "ERROR: option --package-manager: 'cnpm' is no package manager: npm, yarn, pnpm, bun or none.")]
    [InlineData("--install-directory=/tmp", "ERROR: install directory '/tmp' leaves the repository. Name a directory in it, relative to its root.")]
    public async Task A_wrong_option_is_a_usage_error(string option, string message)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("source/package.json", "{}");
        directory.Write("package-lock.json", "{}");
        string[] options = option.StartsWith("--package-manager=", StringComparison.Ordinal) ? [option] : ["--package-manager=npm", option];

        var result = await StepProgram.Named("install-dependencies").WithArguments([$"--source-path={directory["source"]}", .. options])
            .ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(2);
        result.Error.Trim().Should().Be(message);
    }

    private static async Task<string> ResolveAsync(InstallDependenciesProject project, string directory, string expression)
    {
        var result = await Command.Run("node", "-p", expression).InDirectory(project[directory]).ExecuteAsync(TestContext.Current.CancellationToken);
        return result.IsSuccess ? result.Output.Trim() : result.Error;
    }
}
