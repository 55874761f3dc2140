using System.Collections.Concurrent;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>How an install ended.</summary>
/// <param name="Command">The command that ended last, as a person would type it.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="LastLines">The end of its output, standard output and standard error as they came.</param>
/// <param name="Advice">What to do about it; empty on success.</param>
public sealed record DependencyInstallResult(string Command, int ExitCode, IReadOnlyList<string> LastLines, string Advice);

/// <summary>The install of a project's dependencies.</summary>
/// <param name="project">The project.</param>
/// <param name="manager">The manager.</param>
/// <param name="lockfile">Full path of the lockfile, which is then binding; null = there is none.</param>
/// <param name="ignoresScripts">True = no script of a package or of the project is run.</param>
/// <param name="log">Hears the manager's output.</param>
public sealed class DependencyInstall(ProjectLocation project, PackageManager manager, string? lockfile, bool ignoresScripts, ILogger log)
{
    /// <summary>Lines of output that an error quotes.</summary>
    private const int QuotedLines = 20;

    /// <summary>Lines of output that are searched for a known cause: npm prints 40 lines of usage after the cause.</summary>
    private const int KeptLines = 200;

    /// <summary>Where npm's usage begins.</summary>
    private const string NpmUsage = "npm error Clean install a project";

    /// <summary>Yarn's plugin for <c>workspaces focus</c>, which became a part of Yarn itself with version 4.</summary>
    private const string FocusPlugin = ".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs";

    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Runs it.</summary>
    public async Task<DependencyInstallResult> RunAsync(Toolchain tools, CancellationToken ct)
    {
        if (manager.IsYarnBerry && lockfile is null)
        {
            // Without a lockfile of its own Yarn takes the directory for a part of some project above it.
            await File.WriteAllTextAsync(Path.Combine(project.InstallDirectory, "yarn.lock"), "", ct);
        }

        if (FocusedWorkspaces() is { } workspaces && await IsLockfileCurrentAsync(tools, ct))
        {
            return await RunAsync(tools, ["workspaces", "focus", .. workspaces], ct);
        }

        return await RunAsync(tools, InstallArguments.Of(project, manager, lockfile is not null, ignoresScripts, PretendedNode(tools)), ct);
    }

    /// <summary>The names to focus on: the project's package and the root. Null where focus is not to be had.</summary>
    private string[]? FocusedWorkspaces()
    {
        if (!manager.IsYarnBerry || lockfile is null || ignoresScripts
            || (manager.Major < 4 && !File.Exists(Path.Combine(project.InstallDirectory, FocusPlugin)))
            || Workspace.PackageOf(project) is not { } package || !Workspace.Includes(project.InstallDirectory, package, project))
        {
            return null;
        }

        var names = new[] { package, project.InstallDirectory }.Select(d => PackageJson.ReadIn(d, project)?.Name).OfType<string>().ToArray();
        return names.Length == 2 ? names : null;
    }

    /// <summary>Focus installs from a lockfile that is out of date without a word. So Yarn first brings the lockfile up to date, which takes 0.3 s
    /// when there is nothing to do; if that changed it, it is put back, and the immutable install says what is wrong.</summary>
    private async Task<bool> IsLockfileCurrentAsync(Toolchain tools, CancellationToken ct)
    {
        var before = await File.ReadAllBytesAsync(lockfile!, ct);
        try
        {
            var result = await Command(tools, ["install", "--mode=update-lockfile"]).ExecuteAsync(ct);
            var after = await File.ReadAllBytesAsync(lockfile!, ct);
            return result.IsSuccess && after.AsSpan().SequenceEqual(before);
        }
        finally
        {
            await File.WriteAllBytesAsync(lockfile!, before, CancellationToken.None);
        }
    }

    private async Task<DependencyInstallResult> RunAsync(Toolchain tools, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var command = Command(tools, arguments);
        log.Information("{Command:l}", command.ToString());
        var result = await command.WithOutput(Hear, Hear).ExecuteAsync(ct);
        var last = lines.ToArray();
        return new DependencyInstallResult(command.ToString(), result.ExitCode, Quote(last), result.IsSuccess ? "" : Advice(last, tools));
    }

    private Command Command(Toolchain tools, IReadOnlyList<string> arguments)
    {
        var command = tools.Run(manager.Name, arguments).InDirectory(project.InstallDirectory);
        // In an automatic build Yarn takes its lockfile for binding by itself, an empty one too.
        return manager.IsYarnBerry && lockfile is null ? command.WithEnvironment("YARN_ENABLE_IMMUTABLE_INSTALLS", "false") : command;
    }

    private void Hear(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        var plain = Redaction.WithoutCredentials(line);
        log.Information("{Line:l}", plain);
        lines.Enqueue(plain);
        while (lines.Count > KeptLines)
        {
            lines.TryDequeue(out _);
        }
    }

    /// <summary>pnpm refuses a project whose own <c>engines.node</c> excludes the Node.js that runs, even where wrangler's need has overruled it.</summary>
    private static string? PretendedNode(Toolchain tools) =>
        tools.OverruledNodeWishes.FirstOrDefault(w => w.Source.StartsWith("engines.node", StringComparison.Ordinal))?.Range.Lowest().ToString();

    private static string[] Quote(string[] output) => [.. output.TakeWhile(l => l != NpmUsage).TakeLast(QuotedLines)];

    private string Advice(string[] output, Toolchain tools)
    {
        var text = string.Join('\n', output);
        var name = lockfile is null ? "" : project.Relative(lockfile);
        return OutOfDate.Any(o => text.Contains(o, StringComparison.Ordinal))
            ? $"The lockfile {name} does not fit package.json: run '{manager.Name} install' in {project.Relative(project.InstallDirectory)} and commit {name}."
            : text.Contains("EUNSUPPORTEDPROTOCOL", StringComparison.Ordinal)
                ? "The project belongs to a workspace of another package manager: give the directory of that one's lockfile as package-manager-directory."
            : text.Contains("ERR_INVALID_THIS", StringComparison.Ordinal)
                ? $"{manager} downloads nothing on Node.js {tools.NodeVersion}: pin 7.33.7, 8.15.9 or later in packageManager of package.json."
            : text.Contains("Environment variable not found", StringComparison.Ordinal)
                ? "Set the variable in the environment of this step, or let the file do without: ${NAME-} stands for nothing where it is not set."
            : Network.Any(n => text.Contains(n, StringComparison.Ordinal))
                ? "Check that this machine reaches the registry, and that its settings in .npmrc, .yarnrc or bunfig.toml are right."
            : "Its last lines say why; the whole output is above.";
    }

    /// <summary>What npm, pnpm, Yarn 1, Yarn 2 and later, and bun say when the lockfile does not fit.</summary>
    private static readonly string[] OutOfDate =
    [
        "npm ci` can only install packages when your package.json", "ERR_PNPM_OUTDATED_LOCKFILE", "Your lockfile needs to be updated", "YN0028",
        "lockfile had changes, but lockfile is frozen",
    ];

    private static readonly string[] Network = ["ENOTFOUND", "ETIMEDOUT", "ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "E401", "E403", "ERR_PNPM_FETCH", "ConnectionRefused"];
}
