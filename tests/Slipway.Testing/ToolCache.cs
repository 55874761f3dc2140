namespace Slipway.Testing;

/// <summary>Where tests keep what they install, once for all test projects and all runs: <c>~/.cache/slipway/test-tools</c>
/// (<c>XDG_CACHE_HOME</c> is honoured).</summary>
internal static class ToolCache
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Full path of the cache.</summary>
    public static string Root { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "slipway",
        "test-tools");

    /// <summary>Gives the directory <paramref name="name"/> of the cache, made by <paramref name="install"/> when it is not there.
    /// Test projects run at the same time: one installs, the others wait. A failed installation leaves nothing behind.</summary>
    public static async Task<string> DirectoryAsync(string name, Func<string, Task> install, CancellationToken ct)
    {
        var directory = Path.Combine(Root, name);
        if (Directory.Exists(directory))
        {
            return directory;
        }

        using var held = await LockAsync(name, ct);
        if (!Directory.Exists(directory))
        {
            var partial = directory + ".partial";
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }

            Directory.CreateDirectory(partial);
            await Console.Error.WriteLineAsync($"tests: installing {name} into {Root} (once)");
            await install(partial);
            Directory.Move(partial, directory);
        }

        return directory;
    }

    /// <summary>Waits until no other process holds the lock <paramref name="name"/>, then holds it until it is disposed of.</summary>
    public static async Task<IDisposable> LockAsync(string name, CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Root, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, ct);
            }
        }
    }
}
