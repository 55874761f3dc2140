namespace Slipway.Delivery;

/// <summary>Notices when files change: by looking, which works on every file system and for files that are replaced.</summary>
/// <param name="time">The clock.</param>
internal sealed class PreviewWatch(TimeProvider time)
{
    /// <summary>How often it looks. A change counts when nothing has changed between two looks: builds write many files.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, string> known = [];

    /// <summary>What is there now is known.</summary>
    /// <param name="paths">Files, and directories with all files below.</param>
    public void Remember(IReadOnlyList<string> paths)
    {
        known.Clear();
        Add(paths);
    }

    /// <summary>What is there now is known, of paths that were not watched before.</summary>
    public void Add(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            known.TryAdd(path, Look(path));
        }
    }

    /// <summary>Waits until something else is there than what is known.</summary>
    public async Task WaitAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var before = paths.Select(path => known.GetValueOrDefault(path, "")).ToArray();
        var last = before;
        while (true)
        {
            await Task.Delay(Interval, time, ct);
            var now = paths.Select(Look).ToArray();
            if (!now.SequenceEqual(before) && now.SequenceEqual(last))
            {
                return;
            }

            last = now;
        }
    }

    private static string Look(string path) => string.Join('\n', Files(path).Select(Describe));

    private static IEnumerable<string> Files(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [path];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is just being replaced.
            return [path];
        }
    }

    private static string Describe(string path) => new FileInfo(path) is { Exists: true } file ? $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}" : path;
}
