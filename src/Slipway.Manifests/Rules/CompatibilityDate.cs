using System.Globalization;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>The compatibility date (developers.cloudflare.com/workers/configuration/compatibility-dates).</summary>
internal static class CompatibilityDate
{
    public static readonly TextRule Rule = new(
        "a date",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "2026-04-01",
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null
            : "is not a date of the calendar: write it as YYYY-MM-DD, such as 2026-04-01.");
}
