namespace Slipway.Pipelines;

/// <summary>The known name that somebody probably meant by one that is not known.</summary>
public static class NearestName
{
    /// <summary>Of three letters one may be wrong.</summary>
    private const int LettersPerError = 3;

    /// <summary>The nearest of the known names; null when none is near. Case, hyphens and underscores count for nothing.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var wanted = Letters(written);
        return known
            .Select(name => (Name: name, Letters: Letters(name)))
            .Select(name => (name.Name, Distance: Distance(wanted, name.Letters), Limit: Math.Max(1, name.Letters.Length / LettersPerError)))
            .Where(name => name.Distance <= name.Limit)
            .OrderBy(name => name.Distance)
            .ThenBy(name => name.Name, StringComparer.Ordinal)
            .Select(name => name.Name)
            .FirstOrDefault();
    }

    private static string Letters(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    // Levenshtein's distance, row after row of the table of all beginnings of both.
    private static int Distance(string one, string other)
    {
        int[] last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            }

            last = row;
        }

        return last[other.Length];
    }
}
