namespace Slipway.Steps.GitCheckout;

/// <summary>
/// The directories of a sparse checkout, in git's cone mode (git-sparse-checkout(1)): all that is in them, and the files beside
/// the way to them, so that a lockfile at the root is there too. Empty = the whole repository.
/// </summary>
internal sealed class SparseDirectories
{
    private SparseDirectories(IReadOnlyList<string> paths) => Paths = paths;

    /// <summary>Paths in the repository, without a slash at either end.</summary>
    public IReadOnlyList<string> Paths { get; }

    public bool IsEmpty => Paths.Count == 0;

    /// <summary>Parses names separated by commas. <c>.</c> is the whole repository.</summary>
    /// <exception cref="FormatException">A path leaves the repository.</exception>
    public static SparseDirectories Parse(string text)
    {
        var paths = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Normal).Distinct().ToList();
        return new SparseDirectories(paths.Contains("") ? [] : paths);
    }

    private static string Normal(string path)
    {
        var parts = path.Split('/').Where(p => p is not ("" or ".")).ToList();
        return parts.Contains("..") || path.Any(char.IsControl)
            ? throw new FormatException($"holds '{path}', which is no directory of the repository: write paths from its root, such as services/api.")
            : string.Join('/', parts);
    }
}
