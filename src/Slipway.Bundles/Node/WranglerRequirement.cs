using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>Which Node.js the project's wrangler needs: an installed wrangler says it itself, before that its version in the lockfile.</summary>
internal static partial class WranglerRequirement
{
    /// <summary>The lowest Node.js of wrangler from a version on: its <c>engines.node</c> on npm, each version that changed it.</summary>
    private static readonly (string Wrangler, string Node)[] Floors =
    [
        ("4.160.0", "22.12.0"), ("4.87.0", "22.0.0"), ("4.77.0", "20.3.0"), ("4.49.0", "20.0.0"), ("4.0.0", "18.0.0"), ("3.15.0", "16.17.0"), ("2.0.0", "16.13.0"),
    ];

    private static readonly string[] NpmLockfiles = ["npm-shrinkwrap.json", "package-lock.json"];

    /// <summary>The need of wrangler; null when the project has no wrangler, or none that is known before the install.</summary>
    public static NodeWish? Find(ProjectLocation project, PackageManagerKind manager) =>
        Installed(project) ?? Locked(project, manager);

    /// <summary>What a version of wrangler needs.</summary>
    internal static VersionRange? Need(SemanticVersion wrangler)
    {
        foreach (var (from, node) in Floors)
        {
            if (SemanticVersion.TryParse(from, out var version) && wrangler >= version && VersionRange.TryParse(">=" + node, out var need))
            {
                return need;
            }
        }

        return null;
    }

    private static NodeWish? Installed(ProjectLocation project)
    {
        foreach (var directory in project.Upwards(project.ProjectRoot))
        {
            if (PackageJson.ReadIn(Path.Combine(directory, "node_modules", "wrangler"), project) is { } wrangler)
            {
                return VersionRange.TryParse(wrangler.Engine("node"), out var range) ? new NodeWish($"wrangler {wrangler.Version}", range, true) : null;
            }
        }

        return null;
    }

    private static NodeWish? Locked(ProjectLocation project, PackageManagerKind manager)
    {
        var wish = new[] { project.ProjectRoot, project.InstallDirectory }
            .Select(d => PackageJson.ReadIn(d, project)?.Dependency("wrangler")).FirstOrDefault(d => d is not null);
        var range = VersionRange.TryParse(wish, out var parsed) ? parsed : null;
        var locked = Versions(project.InstallDirectory)
            .Select(v => SemanticVersion.TryParse(v, out var version) ? version : default).Where(v => v != default).Order().ToArray();
        if (locked.Length > 0)
        {
            var fitting = locked.Where(v => range is null || range.Includes(v)).DefaultIfEmpty(locked[^1]).Last();
            return Need(fitting) is { } need ? new NodeWish($"wrangler {fitting}", need, true) : null;
        }

        // Nothing is locked: npm takes a wrangler that runs on the Node.js there is; the others take the newest.
        return wish is null || manager is PackageManagerKind.Npm or PackageManagerKind.None ? null : Newest(wish, range ?? VersionRange.Any);
    }

    private static NodeWish? Newest(string wish, VersionRange range)
    {
        foreach (var (from, node) in Floors)
        {
            if (VersionRange.TryParse(">=" + from, out var band) && VersionRange.Intersect([band, range]) && VersionRange.TryParse(">=" + node, out var need))
            {
                return new NodeWish($"wrangler {wish}", need, true);
            }
        }

        return null;
    }

    private static IEnumerable<string> Versions(string directory)
    {
        foreach (var (name, pattern) in new (string, Func<Regex>)[] { ("pnpm-lock.yaml", Pnpm), ("bun.lock", Bun) })
        {
            var file = Path.Combine(directory, name);
            if (File.Exists(file))
            {
                return Lines(file, pattern());
            }
        }

        var yarn = Path.Combine(directory, "yarn.lock");
        if (File.Exists(yarn))
        {
            return YarnVersions(yarn);
        }

        var npm = NpmLockfiles.Select(n => Path.Combine(directory, n)).FirstOrDefault(File.Exists);
        return npm is null ? [] : NpmVersions(npm);
    }

    private static IEnumerable<string> Lines(string file, Regex pattern) =>
        File.ReadLines(file).Where(l => l.Contains("wrangler", StringComparison.Ordinal))
            .Select(l => pattern.Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> YarnVersions(string file)
    {
        var inside = false;
        foreach (var line in File.ReadLines(file))
        {
            inside = line.StartsWith(' ') ? inside : line.StartsWith("wrangler@", StringComparison.Ordinal) || line.StartsWith("\"wrangler@", StringComparison.Ordinal);
            if (inside && YarnVersion().Match(line) is { Success: true } match)
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    private static List<string> NpmVersions(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var found = new List<string>();
            if (json.RootElement.TryGetProperty("packages", out var packages))
            {
                found.AddRange(packages.EnumerateObject()
                    .Where(p => p.Name.EndsWith("node_modules/wrangler", StringComparison.Ordinal) && p.Value.TryGetProperty("version", out _))
                    .Select(p => p.Value.GetProperty("version").GetString() ?? ""));
            }
            else if (json.RootElement.TryGetProperty("dependencies", out var dependencies) && dependencies.TryGetProperty("wrangler", out var wrangler)
                && wrangler.TryGetProperty("version", out var version))
            {
                found.Add(version.GetString() ?? "");
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A broken lockfile is npm's to report, in its own words.
            return [];
        }
    }

    [GeneratedRegex(@"^\s+'?/?wrangler[@/](\d[^(:'_]*)[(:'_]")]
    private static partial Regex Pnpm();

    [GeneratedRegex(@"\[""wrangler@(\d[^""]*)""")]
    private static partial Regex Bun();

    [GeneratedRegex(@"^  version:? ""?(\d[^""]*)""?$")]
    private static partial Regex YarnVersion();
}
