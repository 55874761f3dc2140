using System.Text.RegularExpressions;

namespace Slipway.Webhooks.Serving;

/// <summary>What the log says of a delivery: a line for each Service, then one for the whole.</summary>
internal static partial class DeliveryLog
{
    /// <summary>Characters of a line at the most: senders choose some of them.</summary>
    private const int MaxLength = 1000;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(DeliveryOutcome outcome, TimeSpan duration)
    {
        var who = string.Join(' ', new[] { outcome.Server, outcome.Event, outcome.Delivery, outcome.Repository }.Where(t => t.Length > 0));
        foreach (var service in outcome.Services)
        {
            yield return Safe($"{Mark(service.Outcome)}{who}: {service}");
        }

        yield return Safe($"{Mark(outcome.Outcome)}{who}{(who.Length > 0 ? ": " : "")}{outcome.Status} {outcome.Outcome} in {duration.TotalMilliseconds:0} ms{(outcome.Reason.Length > 0 ? $" ({outcome.Reason})" : "")}");
    }

    private static string Mark(string outcome) =>
        outcome is Outcomes.Started or Outcomes.AlreadyStarted or Outcomes.Skipped or Outcomes.Ignored or Outcomes.Pong ? "" : "warning: ";

    /// <summary>One line, whatever was sent.</summary>
    private static string Safe(string line)
    {
        var safe = Control().Replace(line, " ");
        return safe.Length <= MaxLength ? safe : safe[..MaxLength] + "…";
    }

    [GeneratedRegex(@"[\p{C}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex Control();
}
