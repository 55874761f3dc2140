using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slipway.Pipelines.Documents;

/// <summary>Durations as Go, and so Tekton, writes them: <c>1h30m</c>, <c>90s</c>, <c>1.5h</c>, <c>0</c>.</summary>
/// <remarks>Source: https://pkg.go.dev/time#ParseDuration</remarks>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        rest = rest.TrimStart("+-");
        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty || text.Length - rest.Length > 1)
        {
            return false;
        }

        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberCharacters);
            var unit = letters < 0 ? rest : rest[..letters];
            var length = SecondsOf(unit);
            if (length == 0)
            {
                return false;
            }

            seconds += number * length;
            rest = rest[unit.Length..];
        }

        duration = TimeSpan.FromSeconds(isNegative ? -seconds : seconds);
        return true;
    }

    /// <summary>As Go prints it: <c>1h0m0s</c>, <c>1m30s</c>, <c>10s</c>, <c>500ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        if (duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.######}ms");
        }

        var text = new StringBuilder();
        var hours = (int)duration.TotalHours;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (hours > 0 || duration.Minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        }

        var seconds = (duration - TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(duration.Minutes)).TotalSeconds;
        return text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}s").ToString();
    }

    private static double SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1e-9,
        "us" or "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => 0,
    };
}
