using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>The root file system of a minimal Debian of this machine's release, which debootstrap makes once and which is kept.</summary>
public static class DebianRoot
{
    /// <summary>What the .NET runtime needs of a system, and what a chiseled image has.</summary>
    public static readonly IReadOnlyList<string> RuntimePackages = ["base-files", "ca-certificates", "libc6", "libgcc-s1", "libssl3", "libstdc++6", "tzdata", "zlib1g"];

    /// <summary>Full path of it. It is shared: nobody may write to it.</summary>
    /// <exception cref="InvalidOperationException">debootstrap failed; its last lines are in the message.</exception>
    public static async Task<string> PathAsync(CancellationToken ct)
    {
        var release = await ReleaseAsync(ct);
        return await ToolCache.DirectoryAsync($"debian-{release}", async partial =>
        {
            var made = await Command.Run("debootstrap", "--variant=minbase", $"--include={string.Join(',', RuntimePackages)}", release, partial).ExecuteAsync(ct);
            if (!made.IsSuccess)
            {
                throw new InvalidOperationException($"debootstrap {release}: exit code {made.ExitCode}.\n{made.LastLines(10)}");
            }
        }, ct);
    }

    private static async Task<string> ReleaseAsync(CancellationToken ct)
    {
        const string Key = "VERSION_CODENAME=";
        var lines = await File.ReadAllLinesAsync("/etc/os-release", ct);
        return lines.First(l => l.StartsWith(Key, StringComparison.Ordinal))[Key.Length..].Trim('"');
    }
}
