using System.Text.Json;
using System.Text.RegularExpressions;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>What is run before wrangler bundles: the option <c>build-command</c>.</summary>
public sealed partial record BuildCommand
{
    /// <summary>Lines of the build's output that an error quotes.</summary>
    private const int QuotedLines = 30;

    private BuildCommand(string text) => Text = text;

    /// <summary>The option's text: <c>auto</c>, <c>none</c>, or a command line for <c>sh</c>.</summary>
    public string Text { get; }

    /// <summary>Reads the option.</summary>
    public static BuildCommand Parse(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new FormatException("is no build command: auto, none, or a command line.") : new(text.Trim());

    /// <summary>Whether there is something to run in the project.</summary>
    public bool Builds(ProjectLocation project) => Text switch
    {
        "none" => false,
        "auto" => Script(project) is not null,
        _ => true,
    };

    /// <summary>Runs the build, if there is one, in the project root.</summary>
    /// <param name="wranglersOwn">Gives the command that wrangler will run itself (<c>[build] command</c>), or null.</param>
    /// <param name="environment">The wrangler environment; empty = the top level.</param>
    /// <exception cref="BundleException">The build failed; the exception carries its exit code.</exception>
    public async Task RunAsync(
        ProjectLocation project, Toolchain toolchain, Func<Task<string?>> wranglersOwn, string environment, ILogger log, CancellationToken ct)
    {
        if (Text == "none")
        {
            return;
        }

        var command = Text == "auto" ? await AutoAsync(project, toolchain, wranglersOwn, log) : toolchain.Run("sh", "-c", Text);
        if (command is null)
        {
            return;
        }

        var name = Text == "auto" ? $"the build script of package.json ({command})" : $"'{Text}'";
        log.Information("running {Build:l}", name);
        void Write(string line) => log.Information("{Line:l}", WranglerLines.Plain(line));
        var result = await command
            .WithEnvironment(WranglerVariables.ForBuild(environment))
            .WithEnvironment("PATH", BuildPath.For(project, toolchain))
            .WithOutput(Write, Write)
            .ExecuteAsync(ct);
        if (!result.IsSuccess)
        {
            throw new BundleException(
                $"running {name} in '{project.Relative(project.ProjectRoot)}': it ended with exit code {result.ExitCode}. "
                + $"Its last lines:\n{WranglerLines.Plain(result.LastLines(QuotedLines))}",
                result.ExitCode);
        }
    }

    private static async Task<Command?> AutoAsync(ProjectLocation project, Toolchain toolchain, Func<Task<string?>> wranglersOwn, ILogger log)
    {
        if (Script(project) is not { } script)
        {
            return null;
        }

        if (Bundling().IsMatch(script))
        {
            log.Information("the build script of package.json, '{Script:l}', is wrangler's bundling itself, which follows anyway: it is not run", script);
            return null;
        }

        if (Deploying().Matches(script).Any(m => !m.Value.Contains("--dry-run", StringComparison.Ordinal)))
        {
            log.Warning("the build script of package.json, '{Script:l}', deploys: it is not run. Name what builds with build-command", script);
            return null;
        }

        if (await wranglersOwn() is { } own && RunsBuildScript().IsMatch(own))
        {
            log.Information("wrangler runs the build script itself, by the build command of its config, '{Command:l}'", own);
            return null;
        }

        return toolchain.RunScript("build");
    }

    /// <summary>The build script of the project's package.json, or null.</summary>
    private static string? Script(ProjectLocation project)
    {
        var file = Path.Combine(project.ProjectRoot, PackageJson.FileName);
        if (PackageJson.ReadIn(project.ProjectRoot, project)?.HasScript("build") != true)
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("scripts").GetProperty("build").GetString() is { } script && !string.IsNullOrWhiteSpace(script) ? script : null;
    }

    /// <summary>One command, and that is wrangler's: <c>wrangler deploy --dry-run --outdir=dist</c>, <c>npx wrangler build</c>.</summary>
    [GeneratedRegex(@"^\s*(?:(?:npx|pnpm|yarn|bunx|npm exec|pnpm exec|yarn exec|bun x|--)\s+)*wrangler\s+(?:deploy|publish|build)\b[^;&|]*$")]
    private static partial Regex Bundling();

    [GeneratedRegex(@"\bwrangler\s+(?:pages\s+)?(?:deploy|publish)\b[^;&|]*")]
    private static partial Regex Deploying();

    /// <summary><c>npm run build</c>, <c>yarn build</c>, <c>pnpm --silent build</c> …</summary>
    [GeneratedRegex(@"\b(?:npm|pnpm|yarn|bun)\b(?:\s+-[^\s]+)*(?:\s+run)?(?:\s+-[^\s]+)*\s+build(?:\s|$)")]
    private static partial Regex RunsBuildScript();
}
