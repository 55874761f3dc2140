namespace Slipway.Bundles;

/// <summary>Tools that were fetched once and are kept, each in a directory named after its exact version: <c>~/.cache/slipway</c>.
/// A directory is there whole or not at all, also when two runs want it at once or one is killed. Tools that an image brings lie in a second
/// place of the same layout, <see cref="BroughtVariable"/>, which is looked into first and never written to.</summary>
internal static class KeptTools
{
    /// <summary>Names the directory of the tools that an image brings; unset = there is none.</summary>
    public const string BroughtVariable = "SLIPWAY_TOOLS";

    /// <summary>How often a run looks whether another one, which is fetching the same tool, has finished.</summary>
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Full path of the cache: below <c>HOME</c>, which a pod's Task points at a directory that may be written.</summary>
    public static string Root { get; } = Path.Combine(Home, ".cache", "slipway");

    private static string? Brought { get; } = Environment.GetEnvironmentVariable(BroughtVariable) is { Length: > 0 } directory ? directory : null;

    private static string Home =>
        Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } profile ? profile
        : Path.GetTempPath();

    /// <summary>The directories of a kind of tool that are there, by their names.</summary>
    public static IEnumerable<string> Names(string kind) =>
        new[] { Brought, Root }.OfType<string>().Select(root => Path.Combine(root, kind)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
            .Select(d => Path.GetFileName(d)).Where(n => !n.Contains(Partial, StringComparison.Ordinal)).Distinct();

    /// <summary>The full path of a tool's directory, whether it is there or not.</summary>
    public static string PathOf(string kind, string name) =>
        Brought is not null && Path.Combine(Brought, kind, name) is var brought && Directory.Exists(brought) ? brought : Path.Combine(Root, kind, name);

    /// <summary>The tool's directory, which <paramref name="fill"/> makes when it is not there yet.</summary>
    /// <param name="kind">The directory of all tools of this kind, such as <c>node</c>.</param>
    /// <param name="name">The tool with its exact version.</param>
    /// <param name="fill">Receives an empty directory; what it has written there is then moved into its place at once.</param>
    public static async Task<string> GetAsync(string kind, string name, Func<string, Task> fill, CancellationToken ct)
    {
        var path = PathOf(kind, name);
        if (Directory.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var turn = await LockAsync(path + ".lock", ct);
        if (Directory.Exists(path))
        {
            return path;
        }

        // We hold the lock: what lies here half-made belongs to a run that was killed.
        var partial = path + Partial;
        Remove(partial);
        Directory.CreateDirectory(partial);
        try
        {
            await fill(partial);
            ct.ThrowIfCancellationRequested();
            Directory.Move(partial, path);
            return path;
        }
        catch
        {
            Remove(partial);
            throw;
        }
    }

    private const string Partial = ".partial";

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The system frees the lock when its holder ends, however it ends; the file itself stays, since deleting it would let two
    /// runs hold locks on two files of one name.</summary>
    private static async Task<FileStream> LockAsync(string file, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(LockPoll, ct);
            }
        }
    }
}
