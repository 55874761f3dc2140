using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>Bun's package holds a placeholder that its install script replaces by the program of the machine; without the script the link
/// of the package is pointed at that program.</summary>
internal static class BunProgram
{
    public static async Task LinkAsync(string modules, string version, CancellationToken ct)
    {
        var scope = Path.Combine(modules, "@oven");
        // The build for older processors ("baseline") runs everywhere, the other one is faster.
        var candidates = Directory.Exists(scope)
            ? Directory.EnumerateDirectories(scope, "bun-*").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin", "bun"))
            : [];
        foreach (var program in candidates.Where(File.Exists))
        {
            if (await RunsAsync(program, version, ct))
            {
                foreach (var name in (string[])["bun", "bunx"])
                {
                    var link = Path.Combine(modules, ".bin", name);
                    File.Delete(link);
                    File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, program));
                }

                return;
            }
        }

        throw new ToolchainException($"starting bun {version}: npm has no build of it that runs on this machine. Put a bun {version} on the PATH.");
    }

    private static async Task<bool> RunsAsync(string program, string version, CancellationToken ct)
    {
        try
        {
            var result = await Command.Run(program, "--version").ExecuteAsync(ct);
            return result.IsSuccess && result.Output.Trim() == version;
        }
        catch (CommandNotFoundException)
        {
            return false;
        }
    }
}
