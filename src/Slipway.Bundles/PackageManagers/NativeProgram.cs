using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>Packages of bun and of pnpm from 12 on hold a placeholder that their install script replaces by the program of the machine, which
/// comes in a package of its own; without the script the links of the package are pointed at that program.</summary>
internal static class NativeProgram
{
    /// <summary>Links the program, where the manager is such a one.</summary>
    /// <param name="modules">Full path of <c>node_modules</c>.</param>
    public static async Task LinkAsync(PackageManagerKind kind, string version, string modules, CancellationToken ct)
    {
        // bunx is bun by another name; pnpm has scripts for its other names that look for the program themselves.
        var (pattern, program, links) = kind switch
        {
            PackageManagerKind.Bun => ("@oven/bun-*", "bin/bun", (string[])["bun", "bunx"]),
            PackageManagerKind.Pnpm => ("@pnpm/exe.*", "pnpm", ["pnpm"]),
            _ => ("", "", []),
        };
        var scope = Path.Combine(modules, Path.GetDirectoryName(pattern) ?? "");
        if (pattern.Length == 0 || !Directory.Exists(scope))
        {
            return;
        }

        // Of bun there is a build for older processors ("baseline"), slower: it sorts after the other one.
        foreach (var file in Directory.EnumerateDirectories(scope, Path.GetFileName(pattern)).Order(StringComparer.Ordinal).Select(d => Path.Combine(d, program)))
        {
            if (File.Exists(file) && await RunsAsync(file, version, ct))
            {
                foreach (var link in links.Select(l => Path.Combine(modules, ".bin", l)))
                {
                    File.Delete(link);
                    File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, file));
                }

                return;
            }
        }

        var name = kind.ToString().ToLowerInvariant();
        throw new ToolchainException($"starting {name} {version}: npm has no build of it that runs on this machine. Put a {name} {version} on the PATH.");
    }

    private static async Task<bool> RunsAsync(string program, string version, CancellationToken ct)
    {
        try
        {
            var result = await Command.Run(program, "--version").InDirectory(Path.GetDirectoryName(program)).ExecuteAsync(ct);
            return result.IsSuccess && result.Output.Trim() == version;
        }
        catch (CommandNotFoundException)
        {
            return false;
        }
    }
}
