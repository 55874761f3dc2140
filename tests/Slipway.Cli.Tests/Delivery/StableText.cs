using System.Text.RegularExpressions;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>Takes times out of what the program prints.</summary>
internal static partial class StableText
{
    public static string Times(string text) => Instant().Replace(Duration().Replace(text, "in TIME"), "INSTANT");

    [GeneratedRegex(@"in [0-9]+(\.[0-9])? s")]
    private static partial Regex Duration();

    [GeneratedRegex(@"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")]
    private static partial Regex Instant();
}
