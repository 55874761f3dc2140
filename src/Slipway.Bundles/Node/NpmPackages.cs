using System.Text.Json;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>Fetches tools with the npm on the PATH: so the user's own npm configuration says from which registry, through which proxy and
/// with which certificates. A project's <c>.npmrc</c> has no say, since what it fetches is kept for other projects too.</summary>
internal static class NpmPackages
{
    /// <summary>Lines of npm's output that an error quotes.</summary>
    private const int QuotedLines = 20;

    /// <summary>Installs one package, with what it depends on, into <c>node_modules</c> of a directory. Its install scripts are not run.</summary>
    public static async Task InstallAsync(string package, string version, string directory, ILogger log, CancellationToken ct)
    {
        log.Information("installing {Package} {Version} into {Cache}, once", package, version, KeptTools.Root);
        var result = await Npm(
            ["install", $"{package}@{version}", "--prefix", directory, "--ignore-scripts", "--include=optional", "--no-save", "--no-package-lock",
                "--no-audit", "--no-fund", "--no-update-notifier", "--global=false", "--dry-run=false", "--engine-strict=false", "--loglevel=error"])
            .InDirectory(directory).ExecuteAsync(ct);
        if (!result.IsSuccess || !File.Exists(Path.Combine(directory, "node_modules", package, "package.json")))
        {
            throw new ToolchainException(
                $"installing {package} {version} from npm: npm ended with exit code {result.ExitCode}. "
                + "Check that this version exists and that npm reaches its registry ('npm config get registry').\n" + result.LastLines(QuotedLines));
        }
    }

    /// <summary>All versions of a package that are no prereleases.</summary>
    public static async Task<IReadOnlyList<SemanticVersion>> VersionsAsync(string package, CancellationToken ct)
    {
        var result = await Npm(["view", package, "versions", "--json", "--loglevel=error"]).InDirectory(Path.GetTempPath()).ExecuteAsync(ct);
        if (!result.IsSuccess)
        {
            throw new ToolchainException(
                $"asking npm for the versions of {package}: npm ended with exit code {result.ExitCode}. "
                + "Check that npm reaches its registry ('npm config get registry').\n" + result.LastLines(QuotedLines));
        }

        using var json = JsonDocument.Parse(result.Output);
        // A package with one version gives a string in place of a list.
        var texts = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement];
        return [.. texts.Select(t => SemanticVersion.TryParse(t.GetString(), out var v) ? v : default).Where(v => v != default && v.Prerelease is "" or null)];
    }

    /// <summary>The version of the npm on the PATH, asked from itself: for one that is not laid out as a package.</summary>
    public static async Task<string> OwnVersionAsync(CancellationToken ct)
    {
        var result = await Npm(["--version"]).InDirectory(Path.GetTempPath()).ExecuteAsync(ct);
        return SemanticVersion.TryParse(result.Output, out var version)
            ? version.ToString()
            : throw new ToolchainException($"asking npm for its version: it ended with exit code {result.ExitCode}. Check that the npm on the PATH works.\n" + result.LastLines(QuotedLines));
    }

    private static Command Npm(IEnumerable<string> arguments) =>
        ProgramPath.Find("npm") is { } npm
            ? Command.Run(npm, arguments).WithEnvironment("NODE_ENV", null).WithEnvironment("npm_config_omit", null)
            : throw new ToolchainException("looking for npm: it is not on the PATH. Install Node.js with npm, which fetches package managers and other Node.js versions.");
}
