using System.Globalization;
using System.Net.Http.Headers;

namespace Slipway.Cloudflare;

/// <summary>What an answer says of the calls that are left.</summary>
/// <param name="Remaining">Calls left in the window.</param>
/// <param name="Reset">Until there are more; null = not said.</param>
internal sealed record RateLimit(int Remaining, TimeSpan? Reset)
{
    /// <summary>Reads <c>Ratelimit: "default";r=50;t=30</c>, else <c>X-RateLimit-Remaining</c> and <c>X-RateLimit-Reset</c>
    /// (developers.cloudflare.com/fundamentals/api/reference/limits).</summary>
    public static RateLimit? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.TryGetValues("Ratelimit", out var items))
        {
            // One item for each limit: the scarcest counts.
            return items.SelectMany(value => value.Split(',')).Select(Item).OfType<RateLimit>().MinBy(limit => limit.Remaining);
        }

        if (Number(headers, "x-ratelimit-remaining") is not { } remaining)
        {
            return null;
        }

        var reset = headers.TryGetValues("x-ratelimit-reset", out var dates)
            && DateTimeOffset.TryParseExact(dates.First(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date - time.GetUtcNow()
                : (TimeSpan?)null;
        return new RateLimit(remaining, reset);
    }

    private static RateLimit? Item(string text)
    {
        var fields = text.Split(';', StringSplitOptions.TrimEntries);
        return Field(fields, "r=") is { } remaining
            ? new RateLimit(remaining, Field(fields, "t=") is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
            : null;
    }

    private static int? Field(string[] fields, string name) =>
        fields.FirstOrDefault(f => f.StartsWith(name, StringComparison.Ordinal)) is { } field
        && int.TryParse(field.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static int? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
