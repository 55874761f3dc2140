using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>buildah, from Debian, with a store of the tests' own in their cache, so that layers are made once. One process at a time has it.</summary>
public sealed class Buildah : IDisposable
{
    private static readonly string[] Packages = ["buildah", "debootstrap"];
    private readonly TemporaryDirectory directory = new();
    private readonly IDisposable held;

    private Buildah(IDisposable held)
    {
        this.held = held;
        var store = Path.Combine(ToolCache.Root, "containers");
        var configuration = directory.Write(
            "storage.conf", $"[storage]\ndriver = \"overlay\"\ngraphroot = \"{store}\"\nrunroot = \"{directory["run"]}\"\n");
        Environment = new() { ["CONTAINERS_STORAGE_CONF"] = configuration, ["BUILDAH_ISOLATION"] = "chroot" };
    }

    /// <summary>The variables that make any buildah use this store, and no namespaces but what a plain root has.</summary>
    public Dictionary<string, string?> Environment { get; }

    /// <summary>Installs buildah and debootstrap when they are missing. Null = they are there, and this user may mount; else why not, for <c>Assert.Skip</c>.</summary>
    public static async Task<string?> UnavailableAsync(CancellationToken ct)
    {
        if (await DebianPackages.EnsureAsync(Packages, ct) is { } reason)
        {
            return reason;
        }

        using var directory = new TemporaryDirectory();
        foreach (var name in new[] { "lower", "upper", "work", "merged" })
        {
            Directory.CreateDirectory(directory[name]);
        }

        var mounted = await Command.Run(
            "unshare", "--mount", "--propagation", "private", "mount", "-t", "overlay", "overlay", "-o",
            $"lowerdir={directory["lower"]},upperdir={directory["upper"]},workdir={directory["work"]}", directory["merged"]).ExecuteAsync(ct);
        return mounted.IsSuccess ? null : $"may not mount an overlay file system here: {mounted.LastLines(1)}";
    }

    /// <summary>Waits until no other process has the store, and takes it.</summary>
    public static async Task<Buildah> OpenAsync(CancellationToken ct) => new(await ToolCache.LockAsync("containers", ct));

    /// <summary>Runs buildah; gives its output without the last line break.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunAsync(CancellationToken ct, params IEnumerable<string> arguments)
    {
        var command = Command.Run("buildah", arguments).WithEnvironment(Environment);
        var result = await command.ExecuteAsync(ct);
        return result.IsSuccess ? result.Output.TrimEnd('\n') : throw new InvalidOperationException($"{command}: exit code {result.ExitCode}\n{result.LastLines(10)}");
    }

    /// <summary>Takes away the mounts of the store that buildah leaves.</summary>
    public static Task UnmountAsync() =>
        Command.Run("umount", "--recursive", Path.Combine(ToolCache.Root, "containers", "overlay")).ExecuteAsync(CancellationToken.None);

    /// <summary>Makes an image that is not there yet out of another one, or <c>scratch</c>, and what <paramref name="fill"/> writes into its directory.</summary>
    public async Task EnsureImageAsync(string name, string from, Func<string, Task> fill, CancellationToken ct)
    {
        if ((await Command.Run("buildah", "inspect", "--type=image", name).WithEnvironment(Environment).ExecuteAsync(ct)).IsSuccess)
        {
            return;
        }

        var container = await RunAsync(ct, "from", "--pull-never", from);
        try
        {
            await fill(await RunAsync(ct, "mount", container));
            await RunAsync(ct, "commit", "--quiet", container, name);
        }
        finally
        {
            await RunAsync(CancellationToken.None, "rm", container);
        }
    }

    public void Dispose()
    {
        held.Dispose();
        directory.Dispose();
    }
}
