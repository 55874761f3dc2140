using Slipway.Pipelines;

namespace Slipway.Webhooks.Serving;

/// <summary>What the log says of a delivery: a line for each Service, then one for the whole.</summary>
internal static class DeliveryLog
{
    /// <summary>Characters of a line at the most: senders choose some of them.</summary>
    public const int MaxLength = 1000;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(DeliveryOutcome outcome, TimeSpan duration)
    {
        var who = string.Join(' ', new[] { outcome.Server, outcome.Event, outcome.Delivery, outcome.Repository }.Where(t => t.Length > 0));
        foreach (var service in outcome.Services)
        {
            // Nobody but who reads the log can mend a Service that is refused.
            yield return OneLine.Of($"{(service.Outcome == Outcomes.Refused ? "ERROR: " : Mark(service.Outcome))}{who}: {service}", MaxLength);
        }

        yield return OneLine.Of($"{Mark(outcome.Outcome)}{who}{(who.Length > 0 ? ": " : "")}{outcome.Status} {outcome.Outcome} in {duration.TotalMilliseconds:0} ms{(outcome.Reason.Length > 0 ? $" ({outcome.Reason})" : "")}", MaxLength);
    }

    private static string Mark(string outcome) =>
        outcome is Outcomes.Started or Outcomes.AlreadyStarted or Outcomes.Skipped or Outcomes.Ignored or Outcomes.Pong ? "" : "warning: ";
}
