namespace Slipway.Manifests.Fields;

/// <summary>The name that somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>The nearest of the known names, or null when none is near: a third of its letters may differ, case and underscores count
    /// for nothing, and a name that begins like another is near it.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="known">The names that there are.</param>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var wanted = Letters(written);
        return known
            .Select(name => (Name: name, Letters: Letters(name)))
            .Select(name => (name.Name, Distance: Distance(wanted, name.Letters), Limit: Math.Max(1, name.Letters.Length / 3), BeginsAlike: BeginsAlike(wanted, name.Letters)))
            .Where(name => name.Distance <= name.Limit || name.BeginsAlike)
            .OrderBy(name => name.Distance)
            .ThenBy(name => name.Name, StringComparer.Ordinal)
            .Select(name => name.Name)
            .FirstOrDefault();
    }

    /// <summary>How many letters two names differ by; case, hyphens and underscores count for nothing.</summary>
    public static int Differences(string one, string other) => Distance(Letters(one), Letters(other));

    private static string Letters(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static bool BeginsAlike(string one, string other) =>
        Math.Min(one.Length, other.Length) >= 4
        && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal));

    // Levenshtein's distance, where two neighbouring letters that changed places count once (Damerau): row after row of the table of all
    // beginnings of both.
    private static int Distance(string one, string other)
    {
        int[] beforeLast = [];
        int[] last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = one[i - 1] == other[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[other.Length];
    }
}
