using System.Diagnostics;
using System.Globalization;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>How the step comes by Node.js and by managers, and what it leaves behind when it is stopped.</summary>
public sealed class InstallDependenciesToolsTests
{
    private const string SaysItsNode =
        """{ "name": "p", "version": "1.0.0", "engines": { "node": "NODE" }, "scripts": { "postinstall": "node -e \"require('fs').writeFileSync('node.txt', process.version)\"" } }""";

    [Fact]
    public async Task A_Node_that_the_project_asks_for_and_the_PATH_lacks_is_fetched_and_said_in_the_log()
    {
        var onPath = (await Command.Run("node", "-p", "process.versions.node").ExecuteAsync(TestContext.Current.CancellationToken)).Output.Trim();
        var major = onPath.StartsWith("22.", StringComparison.Ordinal) ? 24 : 22;
        using var project = new InstallDependenciesProject("npm", "");
        project.Write("package.json", SaysItsNode.Replace("NODE", $"^{major}.0.0", StringComparison.Ordinal));

        var result = await project.InstallAsync(lockfile: "");

        result.ExitCode.Should().Be(0, result.Error);
        (await File.ReadAllTextAsync(project["node.txt"])).Should().StartWith($"v{major}.");
        result.Error.Should().MatchRegex(
            $@"install-dependencies: Node\.js {major}\.\d+\.\d+: the one on the PATH, {onPath.Replace(".", "\\.", StringComparison.Ordinal)}, does not meet engines\.node of package\.json \(\^{major}\.0\.0\)");
    }

    [Fact]
    public async Task The_option_node_version_comes_before_the_projects_files()
    {
        var onPath = (await Command.Run("node", "--version").ExecuteAsync(TestContext.Current.CancellationToken)).Output.Trim();
        using var project = new InstallDependenciesProject("npm", "");
        project.Write("package.json", SaysItsNode.Replace("NODE", "^12.0.0", StringComparison.Ordinal));

        var result = await project.InstallAsync(".", "", $"--node-version={onPath}");

        result.ExitCode.Should().Be(0, result.Error);
        (await File.ReadAllTextAsync(project["node.txt"])).Should().Be(onPath);
    }

    [Fact]
    public async Task A_Node_that_does_not_exist_is_an_error_that_names_who_asked_for_it()
    {
        using var project = new InstallDependenciesProject("npm", "");
        project.Write("package.json", "{}");

        var result = await project.InstallAsync(".", "", "--node-version=99");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("ERROR: looking for a Node.js that meets option node-version (99): the one on the PATH, ")
            .And.Contain("has no such version. Install one and put it on the PATH, or name another one with node-version.");
    }

    [Fact]
    public async Task A_manager_that_does_not_exist_is_an_error_with_npms_words()
    {
        using var project = new InstallDependenciesProject("pnpm", "9.99.99");
        project.Write("package.json", "{}");
        using var home = new TemporaryDirectory();

        var result = await WithHome(project.Step(lockfile: ""), home).ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("ERROR: installing pnpm 9.99.99 from npm: npm ended with exit code 1. Check that this version exists").And.Contain("ETARGET");
        Directory.EnumerateDirectories(home[".cache/slipway/package-managers"]).Should().BeEmpty();
    }

    [Fact]
    public async Task Two_installs_that_need_the_same_new_manager_at_once_share_it()
    {
        using var home = new TemporaryDirectory();
        using var first = new InstallDependenciesProject("yarn", "1.22.22");
        using var second = new InstallDependenciesProject("yarn", "1.22.22");
        first.Write("package.json", "{}");
        second.Write("package.json", "{}");

        var results = await Task.WhenAll(new[] { first, second }.Select(
            p => WithHome(p.Step(lockfile: ""), home).ExecuteAsync(TestContext.Current.CancellationToken)));

        results.Select(r => r.ExitCode).Should().Equal([0, 0], string.Concat(results.Select(r => r.Error)));
        results.Count(r => r.Error.Contains("installing yarn 1.22.22 into", StringComparison.Ordinal)).Should().Be(1);
        Directory.EnumerateDirectories(home[".cache/slipway/package-managers"]).Select(Path.GetFileName).Should().Equal("yarn-1.22.22");
    }

    [Fact]
    public async Task SIGTERM_during_an_install_stops_every_child()
    {
        using var project = new InstallDependenciesProject("npm", "");
        project.Write("wait.js", "require('fs').writeFileSync('pid.txt', String(process.pid)); process.on('SIGTERM', () => {}); setTimeout(() => {}, 120000);");
        project.Write("package.json", """{ "name": "p", "version": "1.0.0", "scripts": { "postinstall": "node wait.js" } }""");

        using var step = Start(project.Step(lockfile: ""));
        var child = int.Parse(await ContentAsync(project["pid.txt"]), CultureInfo.InvariantCulture);
        await TerminateAsync(step);

        step.ExitCode.Should().Be(143);
        await EndedAsync(child);
    }

    [Fact]
    public async Task SIGTERM_while_a_manager_is_fetched_leaves_nothing_of_it_in_the_cache()
    {
        using var home = new TemporaryDirectory();
        using var project = new InstallDependenciesProject("pnpm", "9.15.9");
        project.Write("package.json", "{}");
        // An npm that has written a part and then hangs, as on a slow network.
        var npm = home.Write("bin/npm", "#!/bin/sh\nmkdir -p node_modules/pnpm && echo '{}' > node_modules/pnpm/package.json && pwd > \"$HOME/fetching.txt\"\nexec sleep 120\n");
        (await Command.Run("chmod", "+x", npm).ExecuteAsync(TestContext.Current.CancellationToken)).IsSuccess.Should().BeTrue();

        using var step = Start(WithHome(project.Step(lockfile: ""), home)
            .WithEnvironment("PATH", $"{home["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
        var partial = (await ContentAsync(home["fetching.txt"])).Trim();
        Directory.Exists(partial).Should().BeTrue();
        await TerminateAsync(step);

        step.ExitCode.Should().Be(143);
        Directory.EnumerateDirectories(home[".cache/slipway/package-managers"]).Should().BeEmpty();
    }

    /// <summary>With a cache of its own; npm still finds its own configuration and cache.</summary>
    private static Command WithHome(Command command, TemporaryDirectory home)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return command.WithEnvironment("HOME", home.Path)
            .WithEnvironment("npm_config_userconfig", Path.Combine(user, ".npmrc"))
            .WithEnvironment("npm_config_cache", Path.Combine(user, ".npm"));
    }

    private static Process Start(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardError = true };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task TerminateAsync(Process step)
    {
        await Command.Run("kill", "-TERM", step.Id.ToString(CultureInfo.InvariantCulture)).ExecuteAsync(TestContext.Current.CancellationToken);
        await step.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<string> ContentAsync(string file)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            if (File.Exists(file) && await File.ReadAllTextAsync(file) is { Length: > 0 } text)
            {
                return text;
            }
        }

        throw new TimeoutException($"{file} was not written");
    }

    private static async Task EndedAsync(int process)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{process}") && clock.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(50);
        }

        Directory.Exists($"/proc/{process}").Should().BeFalse("the child must have ended");
    }
}
