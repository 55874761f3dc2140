using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>Exactly pinned packages from npm, installed once into the tests' cache, without install scripts.</summary>
/// <example><code>
/// var wrangler = await NpmTools.InstallAsync(["wrangler@4.86.0"], ct);
/// await wrangler.Run("wrangler", "--version").ExecuteAsync(ct);
/// </code></example>
public sealed class NpmTools
{
    private NpmTools(string directory) => Directory = directory;

    /// <summary>Full path of the directory that holds <c>node_modules</c>.</summary>
    public string Directory { get; }

    /// <summary>Installs packages, or finds them installed.</summary>
    /// <param name="packages">Each <c>name@version</c>, the version exact; the first names the directory of the cache.</param>
    /// <param name="overrides">npm's <c>overrides</c>: versions for dependencies of dependencies.</param>
    /// <exception cref="InvalidOperationException">npm failed; its last lines are in the message.</exception>
    public static async Task<NpmTools> InstallAsync(
        IReadOnlyList<string> packages, CancellationToken ct, IReadOnlyDictionary<string, string>? overrides = null)
    {
        var name = string.Join('+', packages.Select(p => p.TrimStart('@').Replace('/', '-').Replace('@', '-')));
        return new NpmTools(await ToolCache.DirectoryAsync(name, partial => NpmInstallAsync(partial, packages, overrides, ct), ct));
    }

    /// <summary>A command of one of the packages (<c>node_modules/.bin/…</c>).</summary>
    public Command Run(string program, params IEnumerable<string> arguments) => Command.Run(Bin(program), arguments);

    /// <summary>Full path of a command of one of the packages.</summary>
    public string Bin(string program) => Path.Combine(Directory, "node_modules", ".bin", program);

    private static async Task NpmInstallAsync(
        string directory, IReadOnlyList<string> packages, IReadOnlyDictionary<string, string>? overrides, CancellationToken ct)
    {
        var manifest = new JsonObject
        {
            ["private"] = true,
            ["dependencies"] = new JsonObject(packages.Select(Dependency)),
            ["overrides"] = new JsonObject((overrides ?? new Dictionary<string, string>()).Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
        };
        await File.WriteAllTextAsync(Path.Combine(directory, "package.json"), manifest.ToJsonString(), ct);
        var npm = await Command.Run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
            .InDirectory(directory)
            .ExecuteAsync(ct);
        if (!npm.IsSuccess)
        {
            throw new InvalidOperationException($"npm install {string.Join(' ', packages)}: exit code {npm.ExitCode}.\n{npm.LastLines(10)}");
        }
    }

    private static KeyValuePair<string, JsonNode?> Dependency(string package)
    {
        var at = package.LastIndexOf('@');
        return at > 0
            ? KeyValuePair.Create(package[..at], (JsonNode?)package[(at + 1)..])
            : throw new ArgumentException($"'{package}' has no exact version: name@1.2.3");
    }
}
