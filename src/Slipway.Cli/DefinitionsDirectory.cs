namespace Slipway.Cli;

/// <summary>Where the definitions lie: the directory above the program that holds <c>pipelines/</c>, <c>tasks/</c> and <c>steps/</c>.</summary>
public static class DefinitionsDirectory
{
    /// <summary>The folders that hold definitions.</summary>
    private static readonly string[] Folders = ["pipelines", "tasks", "steps"];

    /// <summary>Full paths of the three folders.</summary>
    /// <exception cref="CliUsageException">There is no such directory.</exception>
    public static IReadOnlyList<string> Find() =>
        Ancestors(AppContext.BaseDirectory).FirstOrDefault(d => Folders.All(f => Directory.Exists(Path.Combine(d, f)))) is { } root
            ? [.. Folders.Select(f => Path.Combine(root, f))]
            : throw new CliUsageException(
                $"reading the definitions: no directory above '{AppContext.BaseDirectory}' holds pipelines/, tasks/ and steps/. Run slipway from a clone of its repository.");

    private static IEnumerable<string> Ancestors(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            yield return directory;
        }
    }
}
