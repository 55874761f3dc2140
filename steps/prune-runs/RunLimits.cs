using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Steps.PRUNERUNS;

/// <summary>How many runs are kept, and how long. Whatever they say, of each group the newest run stays, and the newest that succeeded: what
/// its ConfigMaps tell is what is deployed.</summary>
/// <param name="Succeeded">Of each group, those that succeeded.</param>
/// <param name="Failed">Of each group, those that failed or were cancelled.</param>
/// <param name="MaxAge">Since its end; null = as long as it is one of those.</param>
internal sealed partial record RunLimits(int Succeeded, int Failed, TimeSpan? MaxAge)
{
    /// <summary>A hundred years: over that a duration means nothing, and no date comes of it.</summary>
    private const double MaxHours = 876_000;

    /// <summary>Reads a number of runs.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static int ParseCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new FormatException("is no number of runs: 0 or more.");

    /// <summary>Reads an age as Go writes durations (pkg.go.dev/time#ParseDuration), without the units below a second; empty gives null.</summary>
    /// <exception cref="FormatException">It is none, or 0.</exception>
    public static TimeSpan? ParseAge(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var match = Age().Match(text);
        var hours = match.Success ? Number("h") + (Number("m") / 60) + (Number("s") / 3600) : 0;
        return hours is > 0 and <= MaxHours
            ? TimeSpan.FromHours(hours)
            : throw new FormatException("is no age: give hours, minutes and seconds, such as 720h or 1h30m, or nothing for no limit.");

        double Number(string unit) => match.Groups[unit] is { Success: true } group ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Those that are over the limits, the oldest first.</summary>
    /// <param name="runs">Runs of one group.</param>
    /// <param name="now">The time.</param>
    public IEnumerable<EndedRun> Exceeding(IEnumerable<EndedRun> runs, DateTimeOffset now)
    {
        var newestFirst = runs.OrderByDescending(run => run.Created).ThenByDescending(run => run.Name.Value, StringComparer.Ordinal).ToList();
        var (newest, newestSuccess) = (newestFirst.FirstOrDefault(), newestFirst.FirstOrDefault(run => run.HasSucceeded));
        return newestFirst.GroupBy(run => run.HasSucceeded)
            .SelectMany(same => same.Where((run, place) => place >= (same.Key ? Succeeded : Failed) || now - run.Ended > MaxAge))
            .Where(run => !ReferenceEquals(run, newest) && !ReferenceEquals(run, newestSuccess))
            .OrderBy(run => run.Created).ThenBy(run => run.Name.Value, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\A(?:(?<h>[0-9]+(?:\.[0-9]+)?)h)?(?:(?<m>[0-9]+(?:\.[0-9]+)?)m)?(?:(?<s>[0-9]+(?:\.[0-9]+)?)s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Age();
}
