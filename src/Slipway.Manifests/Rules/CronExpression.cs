using System.Globalization;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>Cron triggers as Cloudflare takes them: its documentation
/// (developers.cloudflare.com/workers/configuration/cron-triggers/#supported-cron-expressions) and its open parser, cloudflare/saffron.</summary>
internal static class CronExpression
{
    public static readonly TextRule Rule = new("a cron trigger of 5 fields, in UTC", "^\\S+([ \\t]+\\S+){4}$", "*/30 * * * *", Break);

    private static readonly CronField[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new("day of the week", 1, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    private const int DayOfMonth = 2;

    private const int DayOfWeek = 4;

    /// <summary>The last occurrence of a weekday that a month can have.</summary>
    private const int MaxOccurrence = 5;

    /// <summary>The greatest distance from the last day of a month (<c>L-30</c>).</summary>
    private const int MaxOffset = 30;

    private static string? Break(string text)
    {
        var parts = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            return $"is not a cron trigger: it takes 5 fields, in UTC (minute, hour, day of the month, month, day of the week), not {parts.Length}.";
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return "is not a cron trigger: leave out the spaces around it.";
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var special = (i == DayOfMonth && IsSpecialDay(parts[i])) || (i == DayOfWeek && IsSpecialWeekday(parts[i]));
            if (!special && Fields[i].Break(parts[i]) is { } problem)
            {
                return $"is not a cron trigger: {problem}";
            }
        }

        return null;
    }

    // L, LW, L-3, L-3W, 15W
    private static bool IsSpecialDay(string text)
    {
        if (text is "L" or "LW")
        {
            return true;
        }

        if (text.StartsWith("L-", StringComparison.Ordinal))
        {
            return CronField.Number(text[2..].TrimEnd('W')) is >= 1 and <= MaxOffset && !text.EndsWith("WW", StringComparison.Ordinal);
        }

        return text.EndsWith('W') && CronField.Number(text[..^1]) is >= 1 and <= 31;
    }

    // L, 6L, friL, mon#2
    private static bool IsSpecialWeekday(string text)
    {
        if (text == "L")
        {
            return true;
        }

        var hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash > 0
            ? Fields[DayOfWeek].Value(text[..hash]) is not null && CronField.Number(text[(hash + 1)..]) is >= 1 and <= MaxOccurrence
            : text.EndsWith('L') && Fields[DayOfWeek].Value(text[..^1]) is not null;
    }

    private sealed record CronField(string Name, int Least, int Most, string[] Names)
    {
        public string? Break(string text)
        {
            if (text == "*")
            {
                return null;
            }

            return text.Split(',').Select(Item).FirstOrDefault(problem => problem is not null);
        }

        public int? Value(string text)
        {
            var name = Array.FindIndex(Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
            return name >= 0 ? name + Least : Number(text) is { } number && number >= Least && number <= Most ? number : null;
        }

        /// <summary>A number without a sign, or null.</summary>
        public static int? Number(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        // 5, 5-10, 5/15, 5-10/2, */15
        private string? Item(string item)
        {
            var slash = item.Split('/');
            if (slash.Length > 2 || (slash.Length == 2 && !IsStep(slash[1])))
            {
                return $"'{item}' has no step for the {Name}: a number from 1 to {Most - Least} after one '/'.";
            }

            if (slash[0] == "*")
            {
                return slash.Length == 2 ? null : $"'*' in a list of values for the {Name}: write '*' alone for all of them.";
            }

            var ends = slash[0].Split('-');
            var wrong = ends.FirstOrDefault(end => Value(end) is null);
            return ends.Length > 2 ? $"'{slash[0]}' is no range for the {Name}: write it like {Least}-{Most}."
                : wrong is null ? null
                : $"'{(Names.Length == 0 && item.Any(char.IsAsciiLetter) ? item : wrong)}' is no {Name}: {Values()}.";
        }

        private bool IsStep(string text) => Number(text) is { } step && step >= 1 && step <= Most - Least;

        private string Values() => this switch
        {
            { Name: "day of the week" } => "1 (Sunday) to 7 or SUN to SAT; alone also L, 6L or FRI#2",
            { Name: "day of the month" } => "1 to 31; alone also L, LW, L-3 or 15W",
            { Names.Length: > 0 } => $"{Least} to {Most} or {Names[0]} to {Names[^1]}",
            _ => $"{Least} to {Most}",
        };
    }
}
