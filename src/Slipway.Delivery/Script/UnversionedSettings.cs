using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Settings that have no versions, as they shall be: Logpush, observability, tail consumers.</summary>
internal static class UnversionedSettings
{
    /// <summary>Those that the manifest names.</summary>
    public static JsonObject Named(CloudflareWorker worker)
    {
        var named = new JsonObject();
        if (worker.Logpush is { } logpush)
        {
            named["logpush"] = logpush;
        }

        if (worker.Observability is { } observability)
        {
            named["observability"] = observability.DeepClone();
        }

        if (worker.TailConsumers is { } consumers)
        {
            named["tail_consumers"] = new JsonArray([.. consumers.Select(c => c.DeepClone())]);
        }

        return named;
    }

    /// <summary>Those that the manifest names, and those that an earlier one named and this one does not: off.</summary>
    /// <param name="worker">The manifest.</param>
    /// <param name="state">What was made from here; null = what is there was not.</param>
    public static JsonObject Wanted(CloudflareWorker worker, DeliveryState? state)
    {
        var wanted = Named(worker);
        foreach (var name in (state?.Script?.Settings ?? []).Where(name => !wanted.ContainsKey(name)))
        {
            wanted[name] = Off(name);
        }

        return wanted;
    }

    /// <summary>Whether a setting is as wanted: the API fills in what was not said, and does not say what is off. A list must have the same items, in
    /// whatever order.</summary>
    public static bool IsSame(string name, JsonNode? wanted, JsonNode? live) => AreSame(wanted, live) || (live is null && JsonNode.DeepEquals(wanted, Off(name)));

    private static bool AreSame(JsonNode? wanted, JsonNode? live) => (wanted, live) switch
    {
        (JsonObject fields, JsonObject there) => fields.All(f => AreSame(f.Value, there[f.Key])),
        (JsonArray items, JsonArray there) => items.Count == there.Count && items.All(item => there.Any(other => AreSame(item, other))),
        _ => JsonNode.DeepEquals(wanted, live),
    };

    /// <summary>As wrangler switches it off.</summary>
    private static JsonNode Off(string name) => name switch
    {
        "logpush" => false,
        "observability" => new JsonObject { ["enabled"] = false },
        _ => new JsonArray(),
    };
}
