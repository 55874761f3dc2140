using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>Packages from Debian that tests need, installed by apt when they are missing and this user may.</summary>
public static class DebianPackages
{
    /// <summary>Makes sure that packages are installed.</summary>
    /// <returns>Null when they are; else why not, for <c>Assert.Skip</c>.</returns>
    public static async Task<string?> EnsureAsync(IReadOnlyList<string> packages, CancellationToken ct)
    {
        if (ProgramPath.Find("dpkg-query") is null || ProgramPath.Find("apt-get") is null)
        {
            return $"needs Debian packages ({string.Join(' ', packages)}), and this is not Debian";
        }

        if (await AreInstalledAsync(packages, ct))
        {
            return null;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return $"needs Debian packages; as root: apt-get install {string.Join(' ', packages)}";
        }

        using var held = await ToolCache.LockAsync("apt", ct);
        if (await AreInstalledAsync(packages, ct))
        {
            return null;
        }

        await Console.Error.WriteLineAsync($"tests: apt-get install {string.Join(' ', packages)} (once)");
        var installed = await InstallAsync(packages, ct);
        if (!installed.IsSuccess)
        {
            // The usual reason: the lists of packages are missing, or older than the mirror.
            await Apt("update").ExecuteAsync(ct);
            installed = await InstallAsync(packages, ct);
        }

        return installed.IsSuccess ? null : $"apt-get install {string.Join(' ', packages)} failed: {installed.LastLines(3)}";
    }

    private static async Task<bool> AreInstalledAsync(IReadOnlyList<string> packages, CancellationToken ct)
    {
        var query = await Command.Run("dpkg-query", "--show", "--showformat=${db:Status-Status}\n").WithArguments(packages).ExecuteAsync(ct);
        return query.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(status => status == "installed") == packages.Count;
    }

    private static Task<CommandResult> InstallAsync(IReadOnlyList<string> packages, CancellationToken ct) =>
        Apt("install", "--yes", "--no-install-recommends").WithArguments(packages).ExecuteAsync(ct);

    private static Command Apt(params IEnumerable<string> arguments) =>
        Command.Run("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
            .WithArguments(arguments)
            .WithEnvironment("DEBIAN_FRONTEND", "noninteractive");
}
