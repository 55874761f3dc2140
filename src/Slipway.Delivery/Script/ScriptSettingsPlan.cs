using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Settings that have no versions: Logpush, observability, tail consumers. What the manifest does not name stays as it is.</summary>
internal static class ScriptSettingsPlan
{
    /// <summary>What sort of thing it is.</summary>
    public const string Resource = "script-settings";

    /// <summary>Compares; nothing when the manifest names none of them.</summary>
    /// <param name="context">What planning works with.</param>
    /// <param name="live">What is there.</param>
    /// <param name="isUploaded">True when the upload of the script sets them too.</param>
    public static IEnumerable<PlannedChange> Of(PlanningContext context, LiveWorker live, bool isUploaded)
    {
        var wanted = Wanted(context);
        if (wanted.Count == 0)
        {
            yield break;
        }

        var changes = wanted.Where(f => !IsSame(f.Value, Live(live, f.Key))).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())).ToList();
        yield return new PlannedChange
        {
            Kind = !live.Exists ? ChangeKind.Create : changes.Count > 0 ? ChangeKind.Update : ChangeKind.Unchanged,
            Resource = Resource,
            Name = context.WorkerName,
            Phase = ApplyPhase.ScriptSettings,
            Fields = [.. changes.Select(f => new FieldChange(f.Key, Text(Live(live, f.Key)), Text(f.Value)))],
            ApplyAsync = isUploaded || changes.Count == 0 ? null : async (apply, ct) =>
            {
                apply.Progress($"setting {string.Join(", ", changes.Select(f => f.Key))}");
                await apply.Api.Scripts.PatchScriptSettingsAsync(apply.AccountId, apply.WorkerName, new JsonObject(changes.Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))), ct);
            },
        };
    }

    private static JsonObject Wanted(PlanningContext context)
    {
        var (worker, wanted) = (context.Worker!, new JsonObject());
        if (worker.Logpush is { } logpush)
        {
            wanted["logpush"] = logpush;
        }

        if (worker.Observability is { } observability)
        {
            wanted["observability"] = observability.DeepClone();
        }

        if (worker.TailConsumers is { } consumers)
        {
            wanted["tail_consumers"] = new JsonArray([.. consumers.Select(c => c.DeepClone())]);
        }

        return wanted;
    }

    private static JsonNode? Live(LiveWorker live, string field) => field switch
    {
        "logpush" => live.Settings?.Logpush,
        "observability" => live.Settings?.Observability,
        _ => live.Settings is { } settings ? new JsonArray([.. settings.TailConsumers.Select(c => c.DeepClone())]) : null,
    };

    private static string? Text(JsonNode? value) => value is null or JsonArray { Count: 0 } ? null : BindingText.ToText(value);

    /// <summary>Whether all that is wanted is there: the API fills in what was not said. A list must have the same items, in whatever order.</summary>
    private static bool IsSame(JsonNode? wanted, JsonNode? live) => (wanted, live) switch
    {
        (JsonObject fields, JsonObject there) => fields.All(f => IsSame(f.Value, there[f.Key])),
        (JsonArray items, JsonArray there) => items.Count == there.Count && items.All(item => there.Any(other => IsSame(item, other))),
        _ => JsonNode.DeepEquals(wanted, live),
    };
}
